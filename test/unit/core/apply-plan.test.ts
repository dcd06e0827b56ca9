import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { PlanEvent } from '../../../engine/api.ts'
import { applyPlan, finishPlan } from '../../../engine/core/apply-plan.ts'
import { Journal, type PlanRecord } from '../../../engine/core/journal.ts'
import type { Plan } from '../../../engine/core/plan.ts'
import type { PlanContext } from '../../../engine/core/plan-context.ts'
import type { Registry } from '../../../engine/core/registry.ts'
import type { Step, StepKind } from '../../../engine/core/step.ts'
import editFile, { editFileStep } from '../../../engine/core/steps/edit-file.ts'
import run from '../../../engine/core/steps/run.ts'
import { undoPlan } from '../../../engine/core/take-back.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

let root: string
let context: PlanContext
let events: PlanEvent[]

const registry: Registry = {
  probes: [],
  checks: [],
  fixes: [],
  causes: [],
  parsers: new Map(),
  steps: new Map<string, StepKind>([
    ['edit-file', editFile as unknown as StepKind],
    ['run', run as unknown as StepKind],
  ]),
}

beforeEach(() => {
  root = temporaryFolder()
  events = []
  const machine = testMachine()
  context = {
    machine,
    registry,
    journal: new Journal(machine.dataDirectory),
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
  }
})

function planOf(steps: readonly Step[]): Plan {
  const text = { key: 'core.cancelled' }
  return {
    id: 'plan-1',
    root,
    fix: 'test/fix',
    risk: 'safe',
    elevation: false,
    undoable: true,
    finding: 'test/rule:1',
    title: text,
    findingTitle: text,
    explanation: text,
    createdAt: new Date().toISOString(),
    steps,
  }
}

async function edit(path: string, content: string): Promise<Step> {
  const planned = await editFileStep(root, path, content)
  if (!planned.ok) throw new Error(planned.reason.key)
  return planned.step
}

function failing(): Step {
  const step = {
    kind: 'run',
    program: process.execPath,
    arguments: ['-e', 'process.exit(3)'],
    cwd: '.',
    timeoutMs: 9000,
  }
  return step
}

async function record(): Promise<PlanRecord> {
  const found = await context.journal.read('plan-1')
  if (found === undefined) throw new Error('no record')
  return found
}

test('applies every step, notes each in the journal, and takes all of it back', async () => {
  writeFileSync(join(root, 'a.txt'), 'one')
  const plan = planOf([await edit('a.txt', 'two'), await edit('b.txt', 'new')])
  expect(await applyPlan(plan, context)).toEqual({ outcome: 'applied' })
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('two')
  expect((await record()).end).toBe('applied')

  expect(await undoPlan(await record(), context)).toEqual({ outcome: 'undone' })
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('one')
  expect(existsSync(join(root, 'b.txt'))).toBe(false)
  expect((await record()).end).toBe('undone')
})

test('a failing step takes the steps before it back', async () => {
  writeFileSync(join(root, 'a.txt'), 'one')
  const outcome = await applyPlan(planOf([await edit('a.txt', 'two'), failing()]), context)
  expect(outcome).toMatchObject({ outcome: 'failed', reason: { key: 'core.steps.run.failed', values: { code: 3 } } })
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('one')
  expect(events).toContainEqual(expect.objectContaining({ type: 'step-failed', step: 1 }))
})

test('a cancelled plan is taken back', async () => {
  const cancel = new AbortController()
  const plan = planOf([await edit('a.txt', 'two'), await edit('b.txt', 'new')])
  const outcome = await applyPlan(plan, {
    ...context,
    signal: cancel.signal,
    onEvent: (event) => event.type === 'step-finished' && cancel.abort(),
  })
  expect(outcome.outcome).toBe('cancelled')
  expect(existsSync(join(root, 'a.txt'))).toBe(false)
})

test('what a crash left in the middle can be finished or undone', async () => {
  const first = await edit('a.txt', 'two')
  const plan = planOf([first, await edit('b.txt', 'new')])
  // As a crash between the write of a.txt and its "done" leaves it, with half a line at the end.
  await context.journal.append(plan.id, { type: 'planned', plan })
  await context.journal.append(plan.id, { type: 'step-begun', step: 0, receipt: { before: null, mode: null } })
  writeFileSync(join(root, 'a.txt'), 'two')
  await appendFile(join(context.machine.dataDirectory, 'journal', 'plan-1.jsonl'), '{"type":"step-do')

  expect((await record()).end).toBeUndefined()
  expect(await finishPlan(await record(), context)).toEqual({ outcome: 'applied' })
  expect(readFileSync(join(root, 'b.txt'), 'utf8')).toBe('new')
  expect(await undoPlan(await record(), context)).toEqual({ outcome: 'undone' })
  expect(existsSync(join(root, 'a.txt')) || existsSync(join(root, 'b.txt'))).toBe(false)
})

test('a step that began but did not happen is not taken back', async () => {
  writeFileSync(join(root, 'a.txt'), 'one')
  const plan = planOf([await edit('a.txt', 'two')])
  await context.journal.append(plan.id, { type: 'planned', plan })
  const receipt = { before: Buffer.from('one').toString('base64'), mode: 0o644 }
  await context.journal.append(plan.id, { type: 'step-begun', step: 0, receipt })
  expect(await undoPlan(await record(), context)).toEqual({ outcome: 'undone' })
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('one')
})

test('a journal that cannot be written stops the plan before anything changes', async () => {
  const blocked = temporaryFolder()
  writeFileSync(join(blocked, 'journal'), 'a file where the folder should be')
  const plan = planOf([await edit('a.txt', 'two')])
  const outcome = await applyPlan(plan, { ...context, journal: new Journal(blocked) })
  expect(outcome).toMatchObject({ outcome: 'failed', reason: { key: 'core.plan.journal-not-written' } })
  expect(existsSync(join(root, 'a.txt'))).toBe(false)
})
