import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import fileSystem from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MendOptions, mend, resume, revert } from '../../../engine/core/mend.ts'
import type { Plan } from '../../../engine/core/plan.ts'
import type { Step } from '../../../engine/core/step.ts'
import { editFileStep } from '../../../engine/core/steps/edit-file.ts'
import type { FileModeStep } from '../../../engine/core/steps/file-mode.ts'
import { photograph, planOf } from '../../integration/crash/projects.ts'
import { registry } from '../../integration/crash/step-registry.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

const { open, rename, rm, mkdir } = fileSystem

/** From this change on the disk, so many fail with this code; how many changes there were. */
let fault: { from: number; count: number; code: string }
let changes: number

async function change<Output>(work: () => Promise<Output>): Promise<Output> {
  changes++
  if (changes >= fault.from && changes < fault.from + fault.count) {
    throw Object.assign(new Error(`${fault.code}: as the test wants it`), { code: fault.code })
  }
  return work()
}

async function openAndFail(...input: Parameters<typeof open>): Promise<FileHandle> {
  const writes = input[1] !== undefined && /[wa]/.test(String(input[1]))
  const handle = await (writes ? change(() => open(...input)) : open(...input))
  for (const name of ['writeFile', 'appendFile', 'chmod', 'sync'] as const) {
    const original = (handle[name] as (...words: unknown[]) => Promise<void>).bind(handle)
    Object.assign(handle, {
      [name]: (...words: unknown[]) =>
        change(() => original(...words)).catch(async (error) => {
          // As much as had room is on the disk.
          if (name.endsWith('File')) await handle.write(String(words[0]).slice(0, 7))
          throw error
        }),
    })
  }
  return handle
}

let root: string
let options: MendOptions
let plan: Plan
let before: Record<string, string>

beforeEach(async () => {
  root = temporaryFolder()
  mkdirSync(join(root, 'sub'))
  for (const name of ['a.txt', 'sub/c.txt']) writeFileSync(join(root, name), 'one')
  chmodSync(join(root, 'a.txt'), 0o640)
  options = { machine: testMachine(), registry, signal: new AbortController().signal }
  const edits = [
    ['a.txt', 'two'],
    ['b.txt', 'new'],
    ['sub/c.txt', 'two'],
  ] as const
  const planned = await Promise.all(edits.map(([path, text]) => editFileStep(root, path, text)))
  const steps: Step[] = planned.map((edit) => (edit.ok ? edit.step : expect.unreachable()))
  const mode: FileModeStep = { kind: 'file-mode', path: 'a.txt', from: 0o640, to: 0o600 }
  plan = planOf(root, [...steps, mode])
  before = photograph(root)
  changes = 0
  fault = { from: 0, count: 0, code: '' }
  Object.assign(fileSystem, {
    open: openAndFail,
    rename: (...input: Parameters<typeof rename>) => change(() => rename(...input)),
    rm: (...input: Parameters<typeof rm>) => change(() => rm(...input)),
    mkdir: (...input: Parameters<typeof mkdir>) => change(() => mkdir(...input)),
  })
  syncBuiltinESMExports()
})

afterEach(() => {
  Object.assign(fileSystem, { open, rename, rm, mkdir })
  syncBuiltinESMExports()
})

/** The same project once more, with a journal that knows nothing. */
function reset(next: Partial<typeof fault> = {}): void {
  fault = { from: 0, count: 0, code: '' }
  rmSync(options.machine.dataDirectory, { recursive: true, force: true })
  for (const name of readdirSync(root)) if (name !== 'sub') rmSync(join(root, name))
  for (const name of readdirSync(join(root, 'sub'))) rmSync(join(root, 'sub', name))
  for (const name of ['a.txt', 'sub/c.txt']) writeFileSync(join(root, name), 'one')
  chmodSync(join(root, 'a.txt'), 0o640)
  changes = 0
  Object.assign(fault, next)
}

/** How many changes a whole plan makes on the disk. */
async function changesOf(work: () => Promise<unknown>): Promise<number> {
  changes = 0
  await work()
  return changes
}

const forEver = Number.POSITIVE_INFINITY

describe.each([
  ['ENOSPC', 'is full', 1],
  // What fails is the same; that it does so with another code is seen at some of the places.
  ['EIO', 'breaks', 5],
  ['EROFS', 'cannot be written to any more', 5],
])('%s: a disk that %s', (code, _what, stride) => {
  it('at any moment, and has room again: everything is as before, and nothing lies around', {
    timeout: 120_000,
  }, async () => {
    const total = await changesOf(() => mend(plan, options))
    expect(total).toBeGreaterThan(30)
    for (let from = 1; from <= total; from += stride) {
      reset({ from, count: 1, code })
      const { outcome, reason, undoable } = await mend(plan, options)
      if (outcome === 'failed') {
        expect([from, reason?.key]).toEqual([from, expect.stringMatching(/^(core|compose)\./)])
        if (!undoable) expect([from, photograph(root)]).toEqual([from, before])
        // What could not be noted down is taken back as soon as the person says so.
        fault.count = 0
        await revert(plan.id, options)
        expect([from, photograph(root)]).toEqual([from, before])
      } else expect(photograph(root)['b.txt']).toContain(Buffer.from('new').toString('base64'))
    }
  })

  it('from any moment on: no file is half, and with room again undo leads back', { timeout: 120_000 }, async () => {
    const total = await changesOf(() => mend(plan, options))
    for (let from = 1; from <= total; from += stride) {
      reset({ from, count: forEver, code })
      const { outcome } = await mend(plan, options)
      expect(outcome).not.toBe('verified')
      const known = ['one', 'two', 'new'].map((text) => Buffer.from(text).toString('base64'))
      for (const [name, state] of Object.entries(photograph(root))) {
        if (!name.endsWith('.stackmedic')) expect(known).toContain(state.split(' ')[1])
      }
      fault.count = 0
      await revert(plan.id, options)
      expect([from, photograph(root)]).toEqual([from, before])
    }
  })

  it('while a plan is taken back: it can be taken back once more', { timeout: 120_000 }, async () => {
    await mend(plan, options)
    const total = await changesOf(() => revert(plan.id, options))
    for (let from = 1; from <= total; from += stride) {
      reset()
      await mend(plan, options)
      changes = 0
      Object.assign(fault, { from, count: 1, code })
      await revert(plan.id, options)
      fault.count = 0
      await revert(plan.id, options)
      expect([from, photograph(root)]).toEqual([from, before])
    }
  })
})

describe('a file that somebody holds', () => {
  /** The change on the disk that puts the new content in its place. */
  async function atRename(count: number): Promise<void> {
    let place = 0
    Object.assign(fileSystem, {
      rename: (...input: Parameters<typeof rename>) => {
        place ||= changes + 1
        return change(() => rename(...input))
      },
    })
    syncBuiltinESMExports()
    await mend(plan, options)
    reset({ from: place, count, code: 'EBUSY' })
  }

  it('for a moment is waited for', async () => {
    await atRename(3)
    expect((await mend(plan, options)).outcome).not.toBe('failed')
    expect(photograph(root)['a.txt']).toContain(Buffer.from('two').toString('base64'))
  })

  it('for good is not waited for longer than a second, and everything is as before', async () => {
    await atRename(6)
    const started = performance.now()
    expect(await mend(plan, options)).toMatchObject({
      outcome: 'failed',
      undoable: false,
      reason: { key: 'core.steps.edit-file.held-open', values: { path: 'a.txt' } },
    })
    expect(performance.now() - started).toBeGreaterThan(700)
    expect(photograph(root)).toEqual(before)
    expect(await resume(plan.id, options)).toMatchObject({ reason: { key: 'core.plan.already-applied' } })
  })
})
