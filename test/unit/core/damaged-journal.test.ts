import { createHash } from 'node:crypto'
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type MendOptions, mend, resume, revert } from '../../../engine/core/mend.ts'
import { type PlanRecord, readRecord } from '../../../engine/core/plan-record.ts'
import { editFileStep } from '../../../engine/core/steps/edit-file.ts'
import { photograph, planOf } from '../../integration/crash/projects.ts'
import { registry } from '../../integration/crash/step-registry.ts'
import { signed } from '../../support/journal-lines.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

let top: string
let root: string
let options: MendOptions
let journalFile: string
let journal: Buffer
let [before, after]: Record<string, string>[] = []

/** A project with an applied plan: a change, a new file, a change in a folder, permissions, and the first file again. */
beforeEach(async () => {
  top = temporaryFolder()
  root = join(top, 'project')
  mkdirSync(join(root, 'sub'), { recursive: true })
  writeFileSync(join(top, 'outside.txt'), 'mine')
  for (const name of ['a.txt', 'sub/c.txt']) writeFileSync(join(root, name), 'one')
  chmodSync(join(root, 'a.txt'), 0o644)
  options = { machine: testMachine(), registry, signal: new AbortController().signal }
  journalFile = join(options.machine.dataDirectory, 'journal', 'p.jsonl')
  const edits = [
    ['a.txt', 'two'],
    ['b.txt', 'new'],
    ['sub/c.txt', 'two'],
  ] as const
  const planned = await Promise.all(edits.map(([path, text]) => editFileStep(root, path, text)))
  const steps = planned.map((edit) => (edit.ok ? edit.step : expect.unreachable()))
  const [first] = steps
  const again = { ...first, expectedHash: createHash('sha256').update('two').digest('hex'), content: 'dGhyZWU=' }
  const mode = { kind: 'file-mode', path: 'a.txt', from: 0o644, to: 0o600 }
  before = photograph(root)
  await mend(planOf(root, [...steps, mode, { kind: 'edit-file', ...again }]), options)
  after = photograph(root)
  expect(after).not.toEqual(before)
  journal = readFileSync(journalFile)
  cpSync(root, join(top, 'applied'), { recursive: true })
})

/** Everything as right after the plan, with another journal. */
function reset(content: string | Buffer): void {
  rmSync(root, { recursive: true })
  cpSync(join(top, 'applied'), root, { recursive: true })
  writeFileSync(journalFile, content)
}

/** Every file is as it was at some moment of the plan, and nothing is anywhere else. */
function expectNothingLost(): void {
  const known = ['one', 'two', 'three', 'new'].map((text) => Buffer.from(text).toString('base64'))
  const files = photograph(root)
  for (const [name, state] of Object.entries(files))
    expect([name, known]).toEqual([name, expect.arrayContaining([state.split(' ')[1]])])
  expect(Object.keys(files)).toEqual(expect.arrayContaining(['a.txt', 'sub/c.txt']))
  expect(readdirSync(top).sort()).toEqual(['applied', 'outside.txt', 'project'])
  expect(readFileSync(join(top, 'outside.txt'), 'utf8')).toBe('mine')
}

/** Undo says "undone" exactly when all is as before, and otherwise why not. */
async function undoAndLook(): Promise<void> {
  const { outcome, reason } = await revert('p', options)
  expectNothingLost()
  if (outcome === 'undone') expect(photograph(root)).toEqual(before)
  else expect(reason?.key).toMatch(/^core\.(plan\.journal-(damaged|altered)|steps\.)/)
}

/** What a record may be acted upon by is as it was written, whatever became of the rest. */
function expectTrue(record: PlanRecord | undefined): void {
  const whole = readRecord(journal.toString('utf8'), 'p')
  if (record === undefined || record.altered) return
  expect(record.plan).toEqual(whole?.plan)
  for (const [step, { receipt }] of record.steps) expect(receipt).toEqual(whole?.steps.get(step)?.receipt)
}

describe('a journal that was cut', () => {
  it('at any byte says nothing that is not true', () => {
    for (let length = 0; length <= journal.length; length++) {
      const record = readRecord(journal.subarray(0, length).toString('utf8'), 'p')
      expect(record?.damaged ?? false).toBe(false)
      expectTrue(record)
    }
  })

  it('is taken back as far as it goes', { timeout: 60_000 }, async () => {
    const ends = [...journal.entries()].filter(([, byte]) => byte === 0x0a).map(([index]) => index)
    const lengths = new Set(ends.flatMap((end) => [end - 1, end, end + 1, end + 40]))
    for (const length of lengths) {
      reset(journal.subarray(0, length))
      await undoAndLook()
    }
    // The last one was whole.
    expect(photograph(root)).toEqual(before)
  })
})

describe('a journal with one byte that is another one', () => {
  const flipped = (index: number, bit: number): Buffer => {
    const bytes = Buffer.from(journal)
    bytes[index] = (bytes[index] ?? 0) ^ (1 << bit)
    return bytes
  }

  it('anywhere says nothing that is not true', { timeout: 60_000 }, () => {
    for (let index = 0; index < journal.length; index++) {
      expectTrue(readRecord(flipped(index, index % 8).toString('utf8'), 'p'))
    }
  })

  it('is taken back as far as it can be trusted', { timeout: 60_000 }, async () => {
    for (let index = 0; index < journal.length; index += Math.ceil(journal.length / 80)) {
      reset(flipped(index, index % 7))
      await undoAndLook()
    }
  })
})

describe('a journal that was edited by hand', () => {
  const edits: readonly (readonly [string, string, string])[] = [
    ['another path', '"path":"a.txt"', '"path":"b.txt"'],
    ['a way up', '"path":"a.txt"', '"path":"../outside.txt"'],
    ['a way up behind a folder', '"path":"sub/c.txt"', '"path":"sub/../../outside.txt"'],
    ['a link', '"path":"sub/c.txt"', '"path":"link/outside.txt"'],
    ['other content', '"content":"dHdv"', '"content":"b25l"'],
    ['another old content', '"before":"b25l"', '"before":"ZXZpbA=="'],
    ['other permissions', '"from":420', '"from":511'],
    ['a step that was not done', '"type":"step-done","step":0', '"type":"step-undone","step":0'],
    ['a kind that does not exist', '"kind":"file-mode"', '"kind":"wish"'],
  ]

  it.each(edits)('%s: is noticed, not finished, and nothing of it is done', async (_what, from, to) => {
    const text = journal.toString('utf8')
    expect(text).toContain(from)
    reset(text.replaceAll(from, to))
    symlinkSync(top, join(root, 'link'))
    const withoutEnd = readFileSync(journalFile, 'utf8')
      .split('\n')
      .filter((line) => !line.includes('"ended"'))
    writeFileSync(journalFile, withoutEnd.join('\n'))
    expect(await resume('p', options)).toMatchObject({
      outcome: 'failed',
      reason: { key: expect.stringMatching(/^core\.plan\.journal-/) },
    })
    rmSync(join(root, 'link'))
    expect(photograph(root)).toEqual(after)
    await undoAndLook()
  })

  it('and the plan itself: is shown, and the person is told where the contents are', async () => {
    reset(journal.toString('utf8').replaceAll('"path":"a.txt"', '"path":"b.txt"'))
    expect(await revert('p', options)).toMatchObject({
      outcome: 'failed',
      reason: { key: 'core.plan.journal-altered', values: { path: journalFile } },
    })
    expect(photograph(root)).toEqual(after)
  })

  it.each(edits.slice(0, 4))('%s, with checksums that fit: still never leaves the project', async (_what, from, to) => {
    reset(signed(journal.toString('utf8').replaceAll(from, to)))
    symlinkSync(top, join(root, 'link'))
    expect(await revert('p', options)).toMatchObject({ outcome: 'failed' })
    rmSync(join(root, 'link'))
    expectNothingLost()
  })
})
