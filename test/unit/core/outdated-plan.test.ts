import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { diagnose } from '../../../engine/core/diagnose.ts'
import { defineFix } from '../../../engine/core/fix.ts'
import { Journal } from '../../../engine/core/journal.ts'
import { type MendOptions, mend, resume, revert } from '../../../engine/core/mend.ts'
import { makePlan, type Plan } from '../../../engine/core/plan.ts'
import { processControl } from '../../../engine/core/processes/process-control.ts'
import { withProjectLock } from '../../../engine/core/project-lock.ts'
import { pruneJournal } from '../../../engine/core/prune-journal.ts'
import type { Step } from '../../../engine/core/step.ts'
import { editFileStep } from '../../../engine/core/steps/edit-file.ts'
import { stopProcessStep } from '../../../engine/core/steps/stop-process.ts'
import { registry as steps } from '../../integration/crash/step-registry.ts'
import { signed } from '../../support/journal-lines.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

let root: string
let options: MendOptions
let planned: readonly Step[]

const fix = defineFix({
  id: 'ports/test',
  rules: ['in-use'],
  risk: 'ask',
  elevation: false,
  undoable: true,
  plan: async () => ({ ok: true, steps: planned }),
})
const registry = { ...steps, fixes: [fix] }

beforeEach(() => {
  root = join(temporaryFolder(), 'project')
  mkdirSync(root)
  writeFileSync(join(root, 'a.txt'), 'one')
  options = { machine: testMachine(), registry, signal: new AbortController().signal }
})

/** A plan as a preview shows it: made from a diagnosis, nothing changed. */
async function preview(...more: readonly Step[]): Promise<Plan> {
  const edit = await editFileStep(root, 'a.txt', 'two')
  if (!edit.ok) throw new Error(edit.reason.key)
  planned = [edit.step, ...more]
  const request = { root, machine: options.machine, areas: [], signal: options.signal }
  const diagnosis = await diagnose(request, registry)
  const finding = {
    id: 'ports/in-use:1',
    rule: 'ports/in-use',
    severity: 'error',
    values: {},
    evidence: [],
    fixes: [{ id: fix.id, risk: 'ask', elevation: false, undoable: true }],
    rootCause: true,
    explainedBy: [],
  } as never
  const made = await makePlan(diagnosis, finding, fix.id, options.machine, registry, options.signal)
  if (!made.ok) throw new Error(made.reason.key)
  return made.plan
}

async function expectRefused(plan: Plan, key: string): Promise<void> {
  const result = await mend(plan, options)
  expect(result).toMatchObject({ outcome: 'failed', undoable: false, reason: { key } })
  expect(result.leftBehind).toBeUndefined()
}

const text = () => readFileSync(join(root, 'a.txt'), 'utf8')

/** As a kill right after the journal's first line leaves it. */
async function interrupted(plan: Plan): Promise<void> {
  await new Journal(options.machine.dataDirectory).append(plan.id, { type: 'planned', plan })
}

test('is applied in the folder that it was made for, also when that was renamed and back', async () => {
  const plan = await preview()
  renameSync(root, `${root} moved`)
  renameSync(`${root} moved`, root)
  expect((await mend(plan, options)).outcome).not.toBe('failed')
  expect(text()).toBe('two')
})

test('a preview of yesterday is refused, whatever the files are like', async () => {
  const plan = { ...(await preview()), createdAt: new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString() }
  await expectRefused(plan, 'core.plan.too-old')
  expect(text()).toBe('one')
})

test('a preview whose facts changed since is refused at the step that they belong to', async () => {
  const plan = await preview()
  writeFileSync(join(root, 'a.txt'), 'theirs')
  await expectRefused(plan, 'core.steps.edit-file.changed')
  expect([readdirSync(root), text()]).toEqual([['a.txt'], 'theirs'])
})

test('a plan that was applied is not applied again, not even after it was taken back', async () => {
  const plan = await preview()
  await mend(plan, options)
  expect(await mend(plan, options)).toMatchObject({ outcome: 'failed', reason: { key: 'core.plan.already-applied' } })
  expect(text()).toBe('two')
  expect(await revert(plan.id, options)).toMatchObject({ outcome: 'undone' })
  expect(await mend(plan, options)).toMatchObject({ outcome: 'failed', reason: { key: 'core.plan.already-applied' } })
  expect(text()).toBe('one')
})

test.for(['applied', 'finished'] as const)('a project that was moved since is not %s', async (how) => {
  const plan = await preview()
  await interrupted(plan)
  renameSync(root, `${root} moved`)
  const work = () => (how === 'applied' ? mend({ ...plan, id: 'other' }, options) : resume(plan.id, options))
  expect(await work()).toMatchObject({
    outcome: 'failed',
    reason: { key: 'core.plan.folder-gone', values: { root: plan.root } },
  })
  expect(readFileSync(join(`${root} moved`, 'a.txt'), 'utf8')).toBe('one')
  expect(readdirSync(join(root, '..'))).toEqual(['project moved'])
})

test.for(['applied', 'finished'] as const)('a copy in the place of the project is not %s on', async (how) => {
  const plan = await preview()
  await interrupted(plan)
  renameSync(root, `${root} moved`)
  cpSync(`${root} moved`, root, { recursive: true, preserveTimestamps: true })
  const work = () => (how === 'applied' ? mend({ ...plan, id: 'other' }, options) : resume(plan.id, options))
  expect(await work()).toMatchObject({ outcome: 'failed', reason: { key: 'core.plan.other-folder' } })
  expect(text()).toBe('one')
})

test.skipIf(process.platform === 'win32')(
  'a process that has the pid of the one in the preview is left alone',
  async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1e6)'], { stdio: 'ignore' })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child, 'spawn')
    const pid = child.pid ?? 0
    const control = await processControl(options.machine)
    const startTime = (await control.look(pid))?.startTime ?? ''
    const stop = await stopProcessStep(control, { pid, startTime })
    if (!stop.ok) throw new Error(stop.reason.key)
    // The pid is the same, and whoever had it in the preview is gone.
    const plan = await preview({ ...stop.step, startTime: `${startTime}0` } as Step)
    await expectRefused(plan, 'core.steps.stop-process.other-process')
    expect([child.exitCode, child.signalCode, text()]).toEqual([null, null, 'one'])
  },
)

test.for(['applied', 'finished'] as const)(
  'what a clock that was set back since calls tomorrow is not %s',
  async (how) => {
    const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString()
    const plan = { ...(await preview()), createdAt: tomorrow }
    if (how === 'applied') {
      await expectRefused(plan, 'core.plan.clock-set-back')
    } else {
      await interrupted(plan)
      const path = join(options.machine.dataDirectory, 'journal', `${plan.id}.jsonl`)
      const [line = ''] = readFileSync(path, 'utf8').split('\n')
      writeFileSync(path, signed(JSON.stringify({ ...JSON.parse(line), at: tomorrow })))
      expect(await resume(plan.id, options)).toMatchObject({ reason: { key: 'core.plan.clock-set-back' } })
      // The way back is open.
      expect(await revert(plan.id, options)).toMatchObject({ outcome: 'undone' })
    }
    expect(text()).toBe('one')
  },
)

test('after the clock was set back, nothing waits for it to catch up', async () => {
  const { dataDirectory } = options.machine
  const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000)
  // A lock of another machine that is long gone.
  let lock = ''
  await withProjectLock(dataDirectory, root, async () => {
    const [name = ''] = readdirSync(join(dataDirectory, 'locks'))
    lock = join(dataDirectory, 'locks', name)
  })
  writeFileSync(lock, JSON.stringify({ pid: 1, startTime: '', host: 'another', token: 'other' }))
  utimesSync(lock, tomorrow, tomorrow)
  expect(await withProjectLock(dataDirectory, root, async () => 'taken over')).toBe('taken over')

  await interrupted({ ...(await preview()), id: '20200101-000000-abcdef' })
  const journal = new Journal(dataDirectory)
  await journal.append('20200101-000000-abcdef', { type: 'ended', outcome: 'undone' })
  writeFileSync(join(dataDirectory, 'journal', 'pruned'), '')
  utimesSync(join(dataDirectory, 'journal', 'pruned'), tomorrow, tomorrow)
  await pruneJournal(dataDirectory, new Date(Date.now() + 400 * 24 * 60 * 60 * 1000))
  expect(await journal.ids()).toEqual([])
})
