import { readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { DisprovedFix } from '../../../engine/api.ts'
import { bringUpFix } from '../../../engine/containers/stack-proof.ts'
import type { Handlers } from '../../../engine/contract/handlers.ts'
import { defineCheck } from '../../../engine/core/check.ts'
import type { DiagnosisEvent } from '../../../engine/core/diagnose.ts'
import { defineFact, known } from '../../../engine/core/fact.ts'
import { defineFix, type Fix } from '../../../engine/core/fix.ts'
import { message } from '../../../engine/core/message.ts'
import { defineProbe } from '../../../engine/core/probe.ts'
import { registry as productRegistry, type Registry } from '../../../engine/core/registry.ts'
import { editFileStep } from '../../../engine/core/steps/edit-file.ts'
import type { RunStep } from '../../../engine/core/steps/run.ts'
import { createService } from '../../../engine/service/create-service.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

/** What the project needs: its stack comes up only with `local`, and `nothing` is no help at all. */
const needs = defineFact({ id: 'imports/needs', area: 'imports', schema: z.string() })
const notToBeHad = message('imports.reasons.not-to-be-had', { distribution: 'remote' })

let root: string
let handlers: Handlers

const file = () => join(root, 'needs.txt')
const content = () => readFileSync(file(), 'utf8')

/** A fix that writes one word into the file. */
function writes(word: string, rank: number, disprovedBy?: Fix['disprovedBy']): Fix {
  return defineFix({
    id: `imports/${word}`,
    rules: ['imports/empty'],
    risk: 'safe',
    elevation: false,
    undoable: true,
    rank,
    ...(disprovedBy === undefined ? {} : { disprovedBy }),
    async plan() {
      const step = await editFileStep(root, 'needs.txt', `${word}\n`)
      return step.ok ? { ok: true, steps: [step.step] } : step
    },
  })
}

const starts = defineFix({
  id: bringUpFix,
  rules: ['containers/down'],
  risk: 'ask',
  elevation: false,
  undoable: false,
  async plan() {
    const program = `if (!require('node:fs').readFileSync('needs.txt', 'utf8').includes('local')) { console.error('nobody has remote'); process.exit(1) }`
    const step: RunStep = {
      kind: 'run',
      program: process.execPath,
      arguments: ['-e', program],
      cwd: '.',
      timeoutMs: 60_000,
    }
    return { ok: true, steps: [step] }
  },
})

function registryOf(...fixes: readonly Fix[]): Registry {
  const empty = { where: {}, values: {}, evidence: [] }
  return {
    ...productRegistry,
    probes: [defineProbe({ fact: needs, budgetMs: 5000, read: async () => known(content()) })],
    checks: [
      defineCheck({
        rule: 'imports/empty',
        severity: 'error',
        needs: { needs },
        judge: (facts) => (/remote|local/.test(facts.needs) ? [] : [empty]),
      }),
      defineCheck({ rule: 'containers/down', severity: 'warning', needs: { needs }, judge: () => [empty] }),
    ],
    fixes: [...fixes, starts],
    causes: [],
  } as unknown as Registry
}

function open(...fixes: readonly Fix[]): void {
  handlers = createService({
    machine: testMachine(),
    host: { kind: 'browser', version: '0' },
    applicationFolder: temporaryFolder(),
    registry: registryOf(...fixes),
  })
}

const signal = new AbortController().signal
const call = { signal, progress: () => undefined }

/** Looks, applies one fix as the page does, and says how that ended. */
async function apply(rule: string, fix: string): Promise<{ readonly plan: string; readonly outcome: string }> {
  const { findings } = await handlers.diagnose({ root }, call)
  const finding = findings.find((one) => one.rule === rule)
  const made = await handlers.planFix({ root, finding: finding?.id ?? '', fix }, call)
  if (!made.ok) throw new Error(made.reason.key)
  const { plan, outcome } = await handlers.applyPlan({ plan: made.plan.id }, call)
  return { plan, outcome }
}

async function disproved(): Promise<readonly DisprovedFix[] | undefined> {
  return (await handlers.diagnose({ root }, call)).disproved
}

beforeEach(() => {
  root = realpathSync(temporaryFolder())
  writeFileSync(join(root, 'compose.yaml'), 'services:\n  api:\n    image: api:1\n')
  writeFileSync(file(), '\n')
})

describe('what the page is told of fixes that were applied', () => {
  const remote = writes('remote', 1, (_, { output }) => (output.includes('nobody has remote') ? notToBeHad : undefined))

  it('is, after the stack could not be brought up, which one has not helped and what can be tried instead', async () => {
    open(remote, writes('local', 2))
    const first = await apply('imports/empty', 'imports/remote')
    expect(first.outcome).toBe('verified')
    // The finding is gone, and nothing has been seen that speaks against the fix.
    expect(await disproved()).toEqual([])
    expect(await apply('containers/down', bringUpFix)).toMatchObject({ outcome: 'failed' })
    const [found, ...others] = (await disproved()) ?? []
    expect(others).toEqual([])
    expect(found).toMatchObject({
      plan: first.plan,
      finding: { rule: 'imports/empty' },
      fix: { id: 'imports/remote' },
      other: { id: 'imports/local' },
      reason: notToBeHad,
    })
    expect(found?.steps).toHaveLength(1)

    expect(await handlers.undoPlan({ plan: first.plan }, call)).toMatchObject({ outcome: 'undone' })
    expect(content()).toBe('\n')
    expect(await disproved()).toEqual([])
    expect(await apply('imports/empty', 'imports/local')).toMatchObject({ outcome: 'verified' })
    // What was seen of the first fix does not speak against the second one.
    expect(await disproved()).toEqual([])
    expect(await apply('containers/down', bringUpFix)).toMatchObject({ outcome: 'not-verified' })
    expect(await disproved()).toEqual([])
  })

  it('is at once which one was done in vain', async () => {
    open(writes('nothing', 1), writes('local', 2))
    const { plan, outcome } = await apply('imports/empty', 'imports/nothing')
    expect(outcome).toBe('not-verified')
    expect(await disproved()).toMatchObject([
      { plan, other: { id: 'imports/local' }, reason: { key: 'core.plan.still-there' } },
    ])
    // Somebody has mended it meanwhile.
    writeFileSync(file(), 'local\n')
    expect(await disproved()).toEqual([])
  })

  it('is nothing where there is no other way', async () => {
    open(writes('nothing', 1))
    expect(await apply('imports/empty', 'imports/nothing')).toMatchObject({ outcome: 'not-verified' })
    expect(await disproved()).toEqual([])
  })

  it('is the same when the last event of a diagnosis comes and when its result does', async () => {
    open(writes('nothing', 1), writes('local', 2))
    await apply('imports/empty', 'imports/nothing')
    const events: DiagnosisEvent[] = []
    const diagnosis = await handlers.diagnose({ root }, { signal, progress: (event) => void events.push(event) })
    expect(diagnosis.disproved).toHaveLength(1)
    expect(events.filter(({ type }) => type === 'done')).toEqual([{ type: 'done', diagnosis }])
  })
})
