import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Journal } from '../../../engine/core/journal.ts'
import { isPlanId } from '../../../engine/core/plan.ts'
import { pruneJournal } from '../../../engine/core/prune-journal.ts'
import { planOf } from '../../integration/crash/projects.ts'
import { temporaryFolder } from '../../support/machine.ts'

const day = 24 * 60 * 60 * 1000
const step = { kind: 'edit-file', path: 'a.txt', expectedHash: null, before: '', content: 'QUJD'.repeat(500) }
const receipt = { before: 'c2VjcmV0'.repeat(500), mode: 0o644 }

function fileOf(data: string, id: string): string {
  return join(data, 'journal', `${id}.jsonl`)
}

/** A plan with one step that is done, and how it ended. */
function written(data: string, id: string, at: string, end: string | undefined, state = 'step-done'): string {
  const plan = planOf('/somewhere/project', [step], id)
  const lines: object[] = [
    { type: 'planned', plan, at },
    { type: 'step-begun', step: 0, receipt, at },
    { type: state, step: 0, at },
  ]
  if (end !== undefined) lines.push({ type: 'ended', outcome: end, at })
  mkdirSync(join(data, 'journal'), { recursive: true })
  writeFileSync(fileOf(data, id), `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)
  return id
}

test.skipIf(process.platform === 'win32')('only its owner can read it: it holds what was in files', async () => {
  const data = temporaryFolder()
  const journal = new Journal(data)
  await journal.append('p', { type: 'planned', plan: planOf('/p', [step]) })
  expect(statSync(join(data, 'journal')).mode & 0o077).toBe(0)
  expect(statSync(fileOf(data, 'p')).mode & 0o077).toBe(0)
})

test.for(['../p', 'a/b', 'a\\b', '', 'nul', 'com1', '..', 'a.b', 'P', 'x'.repeat(81)])(
  '%j is no id of a plan',
  async (id) => {
    const data = temporaryFolder()
    writeFileSync(
      join(data, 'p.jsonl'),
      readFileSync(fileOf(data, written(data, 'p', new Date().toISOString(), 'verified'))),
    )
    const journal = new Journal(data)
    expect(isPlanId(id)).toBe(false)
    expect(await journal.read(id)).toBeUndefined()
    await expect(journal.append(id, { type: 'step-done', step: 0 })).rejects.toThrow('Not the id')
  },
)

test('a record that was copied to another id is not that plan', async () => {
  const data = temporaryFolder()
  written(data, 'one', new Date().toISOString(), 'verified')
  writeFileSync(fileOf(data, 'two'), readFileSync(fileOf(data, 'one')))
  expect(await new Journal(data).read('two')).toBeUndefined()
  expect((await new Journal(data).list()).map(({ plan }) => plan.id)).toEqual(['one'])
})

test('unknown fields are passed over, and what is no line of a journal is noticed', async () => {
  const data = temporaryFolder()
  const at = new Date().toISOString()
  written(data, 'p', at, 'verified')
  const whole = readFileSync(fileOf(data, 'p'), 'utf8')
  const journal = new Journal(data)

  writeFileSync(fileOf(data, 'p'), whole.replaceAll('"at":', '"later":{"x":1},"at":'))
  expect(await journal.read('p')).toMatchObject({ end: 'verified', damaged: false })
  for (const [from, to] of [
    ['"type":"step-done","step":0', '"type":"step-done","step":"0"'],
    ['"type":"step-done","step":0', '"type":"step-done","step":7'],
    ['"type":"step-done","step":0', '"type":"step-done","step":-1'],
    ['"type":"step-begun"', '"type":"step-wished"'],
    ['"outcome":"verified"', '"outcome":"splendid"'],
  ] as const) {
    writeFileSync(fileOf(data, 'p'), whole.replace(from, to))
    expect(await journal.read('p')).toMatchObject({ damaged: true })
  }
  writeFileSync(fileOf(data, 'p'), whole.replace('"steps":[', '"steps":7,"x":['))
  expect(await journal.read('p')).toBeUndefined()
})

test('cut anywhere, it reads as far as it goes, and the next line is not swallowed', async () => {
  const data = temporaryFolder()
  written(data, 'p', new Date().toISOString(), undefined)
  const whole = readFileSync(fileOf(data, 'p'))
  const journal = new Journal(data)
  for (let length = 0; length < whole.length; length += 97) {
    writeFileSync(fileOf(data, 'p'), whole.subarray(0, length))
    const record = await journal.read('p')
    await journal.append('p', { type: 'ended', outcome: 'failed' })
    if (record === undefined) continue
    expect(record.damaged).toBe(false)
    expect((await journal.read('p'))?.end).toBe('failed')
  }
})

test('old plans that are over lose contents first, and are forgotten after a year', async () => {
  const data = temporaryFolder()
  const now = new Date('2026-06-01T12:00:00Z')
  const at = (days: number) => new Date(now.getTime() - days * day).toISOString()
  const id = (days: number, rest: string) => `${at(days).slice(0, 10).replaceAll('-', '')}-120000-${rest}`
  const young = written(data, id(89, 'a'), at(89), 'verified')
  const verified = written(data, id(91, 'b'), at(91), 'verified')
  const undone = written(data, id(91, 'c'), at(91), 'undone', 'step-undone')
  const takenBack = written(data, id(91, 'd'), at(91), 'failed', 'step-undone')
  const interrupted = written(data, id(91, 'e'), at(91), undefined)
  const failed = written(data, id(400, 'f'), at(400), 'failed')
  const ancient = written(data, id(366, 'g'), at(366), 'verified')

  await pruneJournal(data, now)
  const journal = new Journal(data)
  for (const kept of [young, interrupted, failed]) expect((await journal.read(kept))?.steps.size).toBe(1)
  for (const bare of [verified, undone, takenBack]) {
    const record = await journal.read(bare)
    expect(record).toMatchObject({ plan: { id: bare, undoable: false, steps: [] }, appliedAt: at(91), damaged: false })
    expect(record?.end).toBeDefined()
    expect(readFileSync(fileOf(data, bare), 'utf8')).not.toContain('c2VjcmV0')
  }
  expect(existsSync(fileOf(data, ancient))).toBe(false)
})

test('tidies once a day', async () => {
  const data = temporaryFolder()
  await new Journal(data).append('first', { type: 'planned', plan: planOf('/p', [], 'first') })
  await pruneJournal(data)
  const old = written(data, '20200101-000000-a', '2020-01-01T00:00:00Z', 'verified')
  await pruneJournal(data)
  expect(existsSync(fileOf(data, old))).toBe(true)
  const yesterday = new Date(Date.now() - 2 * day)
  utimesSync(join(data, 'journal', 'pruned'), yesterday, yesterday)
  await pruneJournal(data)
  expect(existsSync(fileOf(data, old))).toBe(false)
})

test('five thousand plans are listed, newest first, and none is lost', { timeout: 60_000 }, async () => {
  const data = temporaryFolder()
  for (let number = 0; number < 5000; number++) {
    const at = new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString()
    written(data, `20260101-000000-${number}`, at, 'verified')
  }
  const started = performance.now()
  const records = await new Journal(data).list()
  const took = performance.now() - started
  expect(records).toHaveLength(5000)
  expect(records[0]?.plan.id).toBe('20260101-000000-4999')
  expect(took).toBeLessThan(10_000)
})
