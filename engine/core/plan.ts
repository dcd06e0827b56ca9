import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { PlanPreview } from '../api.ts'
import type { Diagnosis } from './diagnose.ts'
import { knownValues } from './fact.ts'
import { type Finding, type FixOffer, findingText } from './finding.ts'
import { fixText } from './fix.ts'
import { folderIdentity } from './folder-identity.ts'
import type { Machine } from './machine.ts'
import { type Message, message, messageOfError } from './message.ts'
import { messageSchema } from './message-schema.ts'
import type { Registry } from './registry.ts'
import type { Step, StepDescription } from './step.ts'

/**
 * Whether this can be the id of a plan: it becomes the name of a file, so nothing that leads elsewhere, and none of the
 * names that Windows takes for a device.
 */
export function isPlanId(text: string): boolean {
  return /^[a-z0-9-]{1,80}$/.test(text) && !/^(?:con|prn|aux|nul|com\d|lpt\d)$/.test(text)
}

/** A plan as the journal keeps it. Steps are validated by the schema of their kind before they are used. */
export const planSchema = z.object({
  id: z.string().refine(isPlanId),
  root: z.string(),
  folder: z.string().optional(),
  fix: z.string(),
  risk: z.enum(['safe', 'ask', 'guide']),
  elevation: z.boolean(),
  undoable: z.boolean(),
  finding: z.string(),
  title: messageSchema,
  findingTitle: messageSchema,
  explanation: messageSchema,
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  steps: z.array(z.looseObject({ kind: z.string() })),
})
export interface Plan {
  readonly id: string
  readonly root: string
  /** Which folder `root` was when the plan was made; absent where the plan is about no file of it. */
  readonly folder?: string
  readonly fix: string
  readonly risk: FixOffer['risk']
  readonly elevation: boolean
  readonly undoable: boolean
  readonly finding: string
  readonly title: Message
  readonly findingTitle: Message
  readonly explanation: Message
  readonly createdAt: string
  readonly steps: readonly Step[]
}

export type MadePlan = { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly reason: Message }

/** Turns a finding of a diagnosis and one of its fixes into a plan. Reads, and changes nothing. */
export async function makePlan(
  diagnosis: Diagnosis,
  finding: Finding,
  fixId: string,
  machine: Machine,
  registry: Registry,
  signal: AbortSignal,
): Promise<MadePlan> {
  const fix = registry.fixes.find(({ id }) => id === fixId)
  if (fix === undefined || !finding.fixes.some(({ id }) => id === fixId)) {
    return { ok: false, reason: message('core.plan.no-such-fix', { fix: fixId }) }
  }
  const facts = knownValues(fix.uses, diagnosis.facts)
  try {
    const folder = await folderIdentity(diagnosis.root)
    const planned = await fix.plan({ finding, facts, root: diagnosis.root, machine, signal })
    if (!planned.ok) return planned
    return {
      ok: true,
      plan: {
        id: newPlanId(),
        root: diagnosis.root,
        ...(folder === undefined ? {} : { folder }),
        fix: fix.id,
        risk: fix.risk,
        elevation: fix.elevation,
        undoable: fix.undoable,
        finding: finding.id,
        title: fixText(fix.id, 'title', finding.values),
        findingTitle: findingText(finding, 'title'),
        explanation: planned.summary ?? fixText(fix.id, 'explanation', finding.values),
        createdAt: new Date().toISOString(),
        steps: planned.steps,
      },
    }
  } catch (error) {
    return { ok: false, reason: messageOfError(error) }
  }
}

/** Time first, so that plans sort by age. */
export function newPlanId(): string {
  const time = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  return `${time}-${randomBytes(3).toString('hex')}`
}

/** What a person sees before they say yes. */
export function previewOf(plan: Plan, registry: Registry): PlanPreview {
  return {
    id: plan.id,
    fix: { id: plan.fix, title: plan.title, risk: plan.risk, elevation: plan.elevation, undoable: plan.undoable },
    finding: plan.finding,
    findingTitle: plan.findingTitle,
    explanation: plan.explanation,
    steps: describeSteps(plan, registry),
  }
}

/** One description a step; a step of a kind that this version does not know says so. */
export function describeSteps(plan: Plan, registry: Registry): StepDescription[] {
  return plan.steps.map((step) => {
    const kind = registry.steps.get(step.kind)
    const data = kind?.schema.safeParse(step)
    return kind !== undefined && data?.success === true
      ? kind.describe(data.data)
      : { summary: message('core.plan.unknown-step', { kind: step.kind }) }
  })
}
