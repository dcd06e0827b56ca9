import { expect, test } from 'vitest'
import { z } from 'zod'
import { applyPlan } from '../../../engine/core/apply-plan.ts'
import type { ElevationRequest } from '../../../engine/core/elevation/request.ts'
import { Journal } from '../../../engine/core/journal.ts'
import type { PlanContext } from '../../../engine/core/plan-context.ts'
import type { Registry } from '../../../engine/core/registry.ts'
import { defineStepKind, type Step, type StepKind, type StepOutcome } from '../../../engine/core/step.ts'
import { undoPlan } from '../../../engine/core/take-back.ts'
import { planOf } from '../../integration/crash/projects.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

type Named = Step & { readonly name: string }

/** What is done, in the order of doing; `done` is the machine. */
function world(options: { elevated?: boolean; answer?: (request: ElevationRequest) => StepOutcome[] | Error } = {}) {
  const done = new Set<string>()
  const log: string[] = []
  const kindOf = (kind: string, elevation: boolean): StepKind =>
    defineStepKind<Named, null>({
      kind,
      elevation,
      schema: z.strictObject({ kind: z.literal(kind), name: z.string() }),
      receiptSchema: z.null(),
      describe: () => ({ summary: { key: 'core.cancelled' } }),
      prepare: async () => ({ ok: true, receipt: null }),
      apply: async ({ name }) => {
        log.push(name)
        done.add(name)
        return { ok: true }
      },
      undo: async ({ name }) => {
        log.push(`-${name}`)
        done.delete(name)
        return { ok: true }
      },
      wasApplied: async ({ name }) => done.has(name),
    }) as unknown as StepKind
  const kinds = [kindOf('privileged', true), kindOf('ordinary', false)]
  const registry: Registry = {
    probes: [],
    checks: [],
    fixes: [],
    causes: [],
    parsers: new Map(),
    steps: new Map(kinds.map((kind) => [kind.kind, kind])),
  }
  const prompts: string[][] = []
  const askForElevation = async (request: ElevationRequest): Promise<StepOutcome[]> => {
    prompts.push(request.steps.map(({ step }) => String(step['name'])))
    const answer = options.answer?.(request)
    if (answer instanceof Error) throw answer
    const outcomes = answer ?? request.steps.map((): StepOutcome => ({ ok: true }))
    for (const [index, outcome] of outcomes.entries()) {
      const name = String(request.steps[index]?.step['name'])
      if (outcome.ok && request.operation === 'apply') done.add(name)
      if (outcome.ok && request.operation === 'undo') done.delete(name)
    }
    return outcomes
  }
  const machine = testMachine({ isElevated: async () => options.elevated === true, askForElevation })
  const context: PlanContext = {
    machine,
    registry,
    journal: new Journal(machine.dataDirectory),
    signal: new AbortController().signal,
    onEvent: () => undefined,
  }
  const plan = planOf(
    temporaryFolder(),
    ['o1', 'p2', 'p3', 'o4', 'p5'].map((name) => ({ kind: name.startsWith('p') ? 'privileged' : 'ordinary', name })),
  )
  return { done, log, prompts, context, plan }
}

async function recordOf({ context, plan }: ReturnType<typeof world>) {
  const record = await context.journal.read(plan.id)
  if (record === undefined) throw new Error('no record')
  return record
}

test('steps that need administrator rights and follow each other are asked for once', async () => {
  const here = world()
  expect(await applyPlan(here.plan, here.context)).toEqual({ outcome: 'applied' })
  expect(here.prompts).toEqual([['p2', 'p3'], ['p5']])
  expect([...here.done].sort()).toEqual(['o1', 'o4', 'p2', 'p3', 'p5'])

  expect(await undoPlan(await recordOf(here), here.context)).toEqual({ outcome: 'undone' })
  expect(here.prompts.slice(2)).toEqual([['p5'], ['p3', 'p2']])
  expect(here.done.size).toBe(0)
})

test('nobody is asked where the rights are there already', async () => {
  const here = world({ elevated: true })
  expect(await applyPlan(here.plan, here.context)).toEqual({ outcome: 'applied' })
  expect(here.prompts).toEqual([])
  expect(here.log).toEqual(['o1', 'p2', 'p3', 'o4', 'p5'])
})

test('a person who says no gets everything back, and is not asked again', async () => {
  const refused = { ok: false, reason: { key: 'core.elevation.refused' } } as const
  const here = world({ answer: () => [refused] })
  expect(await applyPlan(here.plan, here.context)).toEqual({ outcome: 'failed', reason: refused.reason })
  expect(here.done.size).toBe(0)
  expect(here.prompts).toHaveLength(1)
  expect([...(await recordOf(here)).steps.values()].every(({ state }) => state === 'undone')).toBe(true)
})

test('of a request that failed in the middle, what was done is taken back', async () => {
  const broken = { ok: false, reason: { key: 'firewall.steps.refused' } } as const
  const here = world({ answer: ({ operation }) => (operation === 'apply' ? [{ ok: true }, broken] : [{ ok: true }]) })
  expect(await applyPlan(here.plan, here.context)).toEqual({ outcome: 'failed', reason: broken.reason })
  expect(here.prompts).toEqual([['p2', 'p3'], ['p2']])
  expect(here.done.size).toBe(0)
})

test.for([
  ['no answer', []],
  ['an exception', new Error('the prompt crashed')],
] as const)('%s is a failure, and what came before is taken back', async ([, answer]) => {
  const here = world({ answer: () => (answer instanceof Error ? answer : [...answer]) })
  expect(await applyPlan(here.plan, here.context)).toMatchObject({ outcome: 'failed' })
  expect(here.done.size).toBe(0)
})
