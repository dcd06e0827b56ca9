import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { applyPlan } from '../../../engine/core/apply-plan.ts'
import { Journal } from '../../../engine/core/journal.ts'
import { type MendOptions, mend, resume, revert } from '../../../engine/core/mend.ts'
import type { Plan } from '../../../engine/core/plan.ts'
import type { Step, StepKind } from '../../../engine/core/step.ts'
import editFile, { type EditFileStep, editFileStep } from '../../../engine/core/steps/edit-file.ts'
import { planOf } from '../../integration/crash/projects.ts'
import { registry } from '../../integration/crash/step-registry.ts'
import { signed } from '../../support/journal-lines.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

let root: string
let options: MendOptions
let journalFile: string

beforeEach(() => {
  root = temporaryFolder()
  writeFileSync(join(root, 'a.txt'), 'one')
  const machine = testMachine()
  journalFile = join(machine.dataDirectory, 'journal', 'p.jsonl')
  options = { machine, registry, signal: new AbortController().signal }
})

const textOf = (path: string) => readFileSync(join(root, path), 'utf8')

async function edit(path: string, content: string): Promise<EditFileStep> {
  const planned = await editFileStep(root, path, content)
  if (!planned.ok) throw new Error(planned.reason.key)
  return planned.step
}

async function plan(...steps: readonly Step[]): Promise<Plan> {
  return planOf(root, steps.length > 0 ? steps : [await edit('a.txt', 'two'), await edit('b.txt', 'new')])
}

async function applied(): Promise<Plan> {
  const made = await plan()
  expect((await mend(made, options)).outcome).toMatch(/verified/)
  expect([textOf('a.txt'), textOf('b.txt')]).toEqual(['two', 'new'])
  return made
}

/** As after a kill right behind the first step. */
async function interrupted(): Promise<void> {
  await applied()
  const lines = readFileSync(journalFile, 'utf8').split('\n')
  writeFileSync(journalFile, `${lines.slice(0, 3).join('\n')}\n`)
}

test('a plan that is sent twice at once is applied once', async () => {
  const made = await plan()
  const results = await Promise.all([mend(made, options), mend(made, options), mend(made, options)])
  expect(results.filter(({ outcome }) => outcome !== 'failed')).toHaveLength(1)
  expect(await mend(made, options)).toMatchObject({ outcome: 'failed', reason: { key: 'core.plan.already-applied' } })
  expect(readFileSync(journalFile, 'utf8').match(/"type":"planned"/g)).toHaveLength(1)
})

test.for(['2020-01-01T00:00:00Z', 'yesterday'])('a preview from %s is not applied', async (createdAt) => {
  expect(await mend({ ...(await plan()), createdAt }, options)).toMatchObject({
    outcome: 'failed',
    reason: { key: 'core.plan.too-old' },
  })
  expect(textOf('a.txt')).toBe('one')
})

test('finishing and undoing at once: one of them, whole', async () => {
  await interrupted()
  writeFileSync(join(root, 'b.txt'), '')
  const step = { ...(await edit('b.txt', 'newer')) }
  const lines = readFileSync(journalFile, 'utf8').split('\n')
  const entry = JSON.parse(lines[0] ?? '') as { plan: { steps: Step[] } }
  entry.plan.steps[1] = step
  writeFileSync(journalFile, signed([JSON.stringify(entry), ...lines.slice(1)].join('\n')))

  const outcomes = await Promise.all([resume('p', options), revert('p', options)])
  const worked = outcomes.filter(({ outcome }) => outcome !== 'failed')
  expect(worked.length).toBeGreaterThanOrEqual(1)
  const isUndone = worked.some(({ outcome }) => outcome === 'undone')
  expect([textOf('a.txt'), textOf('b.txt')]).toEqual(isUndone ? ['one', ''] : ['two', 'newer'])
})

test('what was interrupted long ago is not finished, but can be undone', async () => {
  await interrupted()
  const old = readFileSync(journalFile, 'utf8').replace(/"at":"[^"]*"/g, '"at":"2020-01-01T00:00:00Z"')
  writeFileSync(journalFile, signed(old))
  expect(await resume('p', options)).toMatchObject({ reason: { key: 'core.plan.too-old-to-finish' } })
})

test('undo leaves both versions of a file that was changed since, and says where the old one is', async () => {
  await applied()
  writeFileSync(join(root, 'a.txt'), 'theirs')
  const result = await revert('p', options)
  expect(result).toMatchObject({
    outcome: 'failed',
    undoable: true,
    reason: { key: 'core.steps.edit-file.changed-since', values: { path: 'a.txt' } },
  })
  expect(textOf('a.txt')).toBe('theirs')
  expect(readFileSync(String(result.reason?.values?.['kept']), 'utf8')).toBe('one')
  // Put right by the person, undo works after all.
  writeFileSync(join(root, 'a.txt'), 'two')
  expect(await revert('p', options)).toMatchObject({ outcome: 'undone' })
  expect([readdirSync(root), textOf('a.txt')]).toEqual([['a.txt'], 'one'])
  expect(await revert('p', options)).toMatchObject({ reason: { key: 'core.plan.already-undone' } })
})

test('a file that the fix created and somebody changed stays', async () => {
  await applied()
  writeFileSync(join(root, 'b.txt'), 'theirs')
  expect(await revert('p', options)).toMatchObject({ reason: { key: 'core.steps.edit-file.created-and-changed' } })
  expect(textOf('b.txt')).toBe('theirs')
})

test('a journal that was cut never claims that all is as before when it is not', async () => {
  await applied()
  const whole = readFileSync(journalFile)
  for (let length = whole.length; length >= 0; length -= 61) {
    writeFileSync(join(root, 'a.txt'), 'two')
    writeFileSync(join(root, 'b.txt'), 'new')
    writeFileSync(journalFile, whole.subarray(0, length))
    const { outcome, reason } = await revert('p', options)
    const isOld = textOf('a.txt') === 'one' && !existsSync(join(root, 'b.txt'))
    expect([length, outcome === 'undone']).toEqual([length, isOld])
    if (!isOld) expect(reason?.key).toMatch(/^core\.plan\.journal-(damaged|altered)$/)
  }
})

test('a journal that was edited is taken back as far as it can be trusted, and not continued', async () => {
  await interrupted()
  writeFileSync(journalFile, `${readFileSync(journalFile, 'utf8')}{"type":"step-done","step":"1"}\n`)
  expect(await resume('p', options)).toMatchObject({ reason: { key: 'core.plan.journal-damaged-finish' } })
  expect(await revert('p', options)).toMatchObject({ reason: { key: 'core.plan.journal-damaged' } })
  expect(textOf('a.txt')).toBe('one')
})

test('a journal that names files outside of the project touches none of them', async () => {
  const outside = temporaryFolder()
  await applied()
  const whole = readFileSync(journalFile, 'utf8')
  mkdirSync(join(outside, 'sub'))
  symlinkSync(outside, join(root, 'link'))
  for (const path of ['../x.txt', join(outside, 'x.txt'), 'sub/../../x.txt', './a.txt', 'link/x.txt', '']) {
    const target = join(outside, 'x.txt')
    // As the fix left it, so that only the place can be a reason to refuse.
    writeFileSync(target, 'two')
    writeFileSync(journalFile, signed(whole.replace('"path":"a.txt"', `"path":${JSON.stringify(path)}`)))
    writeFileSync(join(root, 'b.txt'), 'new')
    expect(await revert('p', options)).toMatchObject({ reason: { key: 'core.steps.edit-file.outside' } })
    expect(readFileSync(target, 'utf8')).toBe('two')
  }
  // The whole disk is nobody's project.
  const rest = join(outside, 'x.txt').slice(1)
  const step = `"path":${JSON.stringify(rest)}`
  writeFileSync(journalFile, signed(whole.replaceAll(JSON.stringify(root), '"/"').replace('"path":"a.txt"', step)))
  expect(await revert('p', options)).toMatchObject({ outcome: 'failed' })
  expect(readFileSync(join(outside, 'x.txt'), 'utf8')).toBe('two')
})

test('a step that was changed to another file of the project leaves that file alone', async () => {
  await applied()
  writeFileSync(join(root, 'c.txt'), 'mine')
  writeFileSync(journalFile, signed(readFileSync(journalFile, 'utf8').replace('"path":"a.txt"', '"path":"c.txt"')))
  expect(await revert('p', options)).toMatchObject({ outcome: 'failed' })
  expect(textOf('c.txt')).toBe('mine')
})

test('a folder that becomes a link between looking and writing leads nowhere', async () => {
  const outside = temporaryFolder()
  mkdirSync(join(root, 'sub'))
  writeFileSync(join(root, 'sub', 'a.txt'), 'one')
  writeFileSync(join(outside, 'a.txt'), 'one')
  const step = await edit('sub/a.txt', 'two')
  const swapping = {
    ...editFile,
    async prepare(...input: Parameters<typeof editFile.prepare>) {
      const prepared = await editFile.prepare(...input)
      renameSync(join(root, 'sub'), join(root, 'moved'))
      symlinkSync(outside, join(root, 'sub'))
      return prepared
    },
  } as unknown as StepKind
  const result = await mend(await plan(step), {
    ...options,
    registry: { ...registry, steps: new Map([['edit-file', swapping]]) },
  })
  expect(result).toMatchObject({ outcome: 'failed', reason: { key: 'core.steps.edit-file.outside' } })
  expect([readFileSync(join(outside, 'a.txt'), 'utf8'), textOf('moved/a.txt')]).toEqual(['one', 'one'])
  expect(readdirSync(outside)).toEqual(['a.txt'])
})

test('another name of the same file, outside of the project, keeps its content', async () => {
  const outside = join(temporaryFolder(), 'hard.txt')
  linkSync(join(root, 'a.txt'), outside)
  await applied()
  expect(readFileSync(outside, 'utf8')).toBe('one')
})

test('a project that is opened through a link is changed where it is', async () => {
  const real = root
  root = join(temporaryFolder(), 'link')
  symlinkSync(real, root)
  await applied()
  expect(readFileSync(join(real, 'a.txt'), 'utf8')).toBe('two')
  expect(await revert('p', options)).toMatchObject({ outcome: 'undone' })
  expect(readdirSync(real)).toEqual(['a.txt'])
})

test('a project that is gone is said to be gone', async () => {
  await applied()
  renameSync(root, `${root} moved`)
  const result = await revert('p', options)
  renameSync(`${root} moved`, root)
  expect(result).toMatchObject({ outcome: 'failed' })
  expect(await revert('p', options)).toMatchObject({ outcome: 'undone' })
})

test('a file that is marked as read-only is left alone, and what came before is taken back', async () => {
  writeFileSync(join(root, 'c.txt'), 'one')
  chmodSync(join(root, 'c.txt'), 0o444)
  const made = await plan(await edit('a.txt', 'two'), await edit('c.txt', 'two'))
  expect(await mend(made, options)).toMatchObject({
    outcome: 'failed',
    undoable: false,
    reason: { key: 'core.steps.edit-file.read-only' },
  })
  expect([textOf('a.txt'), textOf('c.txt')]).toEqual(['one', 'one'])
})

test('killed writes leave nothing lying around after undo, and other files are not taken for theirs', async () => {
  await interrupted()
  const strangers = ['.a.txt.stackmedic', '.c.txt.0123456789ab.stackmedic', '.a.txt.0123456789AB.stackmedic']
  for (const name of ['.a.txt.0123456789ab.stackmedic', ...strangers]) writeFileSync(join(root, name), 'half')
  writeFileSync(join(root, 'b.txt'), 'new')
  await revert('p', options)
  expect(
    readdirSync(root)
      .filter((name) => name.endsWith('.stackmedic'))
      .sort(),
  ).toEqual(strangers.sort())
})

test('the owner of a file stays when Stackmedic was started with sudo', async ({ skip }) => {
  if (process.geteuid?.() !== 0) skip('needs root')
  execFileSync('chown', ['1234:2345', join(root, 'a.txt')])
  await applied()
  expect(statSync(join(root, 'a.txt'))).toMatchObject({ uid: 1234, gid: 2345 })
})

/** A file system of 64 KiB, or why there is none. */
function smallDisk(): string | undefined {
  const folder = temporaryFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  onTestFinished(() => void execFileSync('umount', [folder]))
  return folder
}

test('on a full disk everything is as before', async ({ skip }) => {
  const disk = smallDisk()
  if (disk === undefined) return skip('needs the right to mount a tmpfs')
  root = disk
  writeFileSync(join(root, 'a.txt'), 'one')
  const made = await plan(await edit('a.txt', 'two'), await edit('b.txt', 'x'.repeat(100_000)))
  expect(await mend(made, options)).toMatchObject({
    outcome: 'failed',
    undoable: false,
    reason: { key: 'core.steps.edit-file.disk-full' },
  })
  expect([readdirSync(root), textOf('a.txt')]).toEqual([['a.txt'], 'one'])
})

test("when the disk of Stackmedic's own files fills up in the middle, everything is as before", async ({ skip }) => {
  const disk = smallDisk()
  if (disk === undefined) return skip('needs the right to mount a tmpfs')
  const machine = { ...options.machine, dataDirectory: disk }
  writeFileSync(join(root, 'big.txt'), 'b'.repeat(20_000))
  const made = await plan(await edit('a.txt', 'two'), await edit('big.txt', 'small'))
  let isFull = false
  // Room for what the first step needs, and not for the old content of the second.
  const onEvent: NonNullable<MendOptions['onEvent']> = (event) => {
    if (event.type !== 'step-finished' || isFull) return
    isFull = true
    try {
      for (let number = 0; ; number++) writeFileSync(join(disk, `fill-${number}`), 'f'.repeat(4096))
    } catch {}
  }
  const result = await mend(made, { ...options, machine, onEvent })
  expect(result).toMatchObject({ outcome: 'failed', undoable: expect.any(Boolean) })
  expect([textOf('a.txt'), textOf('big.txt').length]).toEqual(['one', 20_000])
  // Without any room the journal has no end of it; with room again, undo agrees that nothing is left to do.
  for (const name of readdirSync(disk)) if (name.startsWith('fill')) execFileSync('rm', [join(disk, name)])
  expect(await revert('p', { ...options, machine })).toMatchObject({ outcome: 'undone' })
})

test('in a folder that cannot be written to, everything is as before', async ({ skip }) => {
  const disk = smallDisk()
  if (disk === undefined) return skip('needs the right to mount a tmpfs')
  root = disk
  writeFileSync(join(root, 'a.txt'), 'one')
  const made = await plan()
  execFileSync('mount', ['-o', 'remount,ro', disk])
  expect(await mend(made, options)).toMatchObject({
    outcome: 'failed',
    reason: { key: 'core.steps.edit-file.not-allowed', values: { error: 'EROFS' } },
  })
  expect([readdirSync(root), textOf('a.txt')]).toEqual([['a.txt'], 'one'])
})

test('what fails and cannot be taken back is said', async () => {
  const run = {
    kind: 'run',
    program: process.execPath,
    arguments: ['-e', 'process.exit(0)'],
    cwd: '.',
    timeoutMs: 60_000,
  }
  const late = await edit('a.txt', 'two')
  writeFileSync(join(root, 'a.txt'), 'theirs')
  const journal = new Journal(options.machine.dataDirectory)
  const outcome = await applyPlan(planOf(root, [await edit('b.txt', 'new'), run, late]), {
    ...options,
    journal,
    onEvent: () => undefined,
  })
  expect(outcome).toMatchObject({
    outcome: 'failed',
    reason: { key: 'core.steps.edit-file.changed' },
    leftBehind: { key: 'core.plan.no-undo', values: { kind: 'run' } },
  })
  // The program ran, but the file before it is not left as it was changed.
  expect(readdirSync(root)).toEqual(['a.txt'])
})
