import { describe, expect, it } from 'vitest'
import type { ContainerLog, LogLine } from '../../../engine/contract/fact-values.ts'
import { groupErrors } from '../../../renderer/logs/error-groups.ts'
import { evidenceInLogs, locateEvidence } from '../../../renderer/logs/locate-evidence.ts'
import { appendLines, everyLine, filterLines, mergeLogs } from '../../../renderer/logs/merge-logs.ts'
import { factValue } from '../../../renderer/view/fact-of.ts'
import { diagnoses } from '../../fixtures/page/diagnoses.ts'

const log = (service: string, lines: readonly (readonly [string | undefined, string])[]): ContainerLog => ({
  id: service,
  container: `shop-${service}-1`,
  service,
  truncated: false,
  lines: lines.map(([time, text]): LogLine => ({ ...(time === undefined ? {} : { time }), stream: 'stdout', text })),
})
const at = (second: number) => `2026-01-01T10:00:0${second}.000Z`

describe('the logs of all services', () => {
  it('are one log by time, in which each service keeps its order', () => {
    const merged = mergeLogs([
      log('api', [
        [at(1), 'one'],
        [undefined, 'right after one'],
        [at(4), 'four'],
        [at(3), 'clock went back'],
      ]),
      log('db', [
        [at(2), 'two'],
        [at(5), 'five'],
      ]),
    ])
    expect(merged.map(({ text }) => text)).toEqual(['one', 'right after one', 'two', 'four', 'clock went back', 'five'])
    expect(new Set(merged.map(({ id }) => id)).size).toBe(6)
  })

  it('are filtered by service, stream, kind and text', () => {
    const lines = mergeLogs([
      log('api', [
        [at(1), 'ValueError: no'],
        [at(2), 'fine'],
      ]),
      log('db', [[at(3), 'FATAL: gone']]),
    ])
    const all = everyLine
    expect(filterLines(lines, { ...all, level: 'errors' }).map(({ text }) => text)).toEqual([
      'ValueError: no',
      'FATAL: gone',
    ])
    expect(filterLines(lines, { ...all, hidden: new Set(['api']) })).toHaveLength(1)
    expect(filterLines(lines, { ...all, text: 'FINE' })).toHaveLength(1)
    expect(filterLines(lines, { ...all, stream: 'stderr' })).toEqual([])
  })
})

describe('lines that come later', () => {
  const feed = (container: string, second: number, text: string) => ({
    container,
    service: container,
    stream: 'stdout' as const,
    time: at(second),
    text,
  })

  it('find their place by time, and never the number of another line', () => {
    const first = appendLines([], [feed('api', 1, 'one'), feed('api', 4, 'four')])
    const both = appendLines(first, [feed('db', 2, 'two'), feed('db', 5, 'five'), feed('api', 3, 'late')])
    expect(both.map(({ text }) => text)).toEqual(['one', 'two', 'four', 'late', 'five'])
    expect(new Set(both.map(({ id }) => id)).size).toBe(5)
    expect(both.slice(0, 1)).toEqual(first.slice(0, 1))
  })

  it('are errors of a kind where no rule knows them, the newest kind first', () => {
    const lines = appendLines(
      [],
      [
        feed('api', 1, 'ValueError: order 17 is gone'),
        feed('api', 2, 'ValueError: order 99 is gone'),
        feed('db', 3, 'FATAL: out of rope'),
        { ...feed('db', 4, 'FATAL: role "x" does not exist'), rule: 'logs/role-missing' },
      ],
    )
    expect(groupErrors(lines).map(({ count, newest }) => [count, newest.text])).toEqual([
      [1, 'FATAL: out of rope'],
      [2, 'ValueError: order 99 is gone'],
    ])
    expect(filterLines(lines, { ...everyLine, shape: groupErrors(lines)[1]?.shape })).toHaveLength(2)
  })
})

describe('evidence in the logs', () => {
  it('is found with the time before it, and where it was cut', () => {
    const lines = mergeLogs([
      log('api', [
        [at(1), 'boom'],
        [at(2), 'boom'],
        [at(3), `long ${'x'.repeat(900)}`],
      ]),
    ])
    expect(locateEvidence(lines, 'api', `${at(1)} boom`)).toEqual([0])
    expect(locateEvidence(lines, 'api', `${at(3)} long ${'x'.repeat(300)}`)).toEqual([2])
    expect(locateEvidence(lines, 'api', `${at(9)} boom`)).toEqual([])
  })

  it('is found at its newest place, or by its last line alone', () => {
    const lines = mergeLogs([
      log('api', [
        [at(1), 'Traceback'],
        [at(2), 'boom'],
        [at(3), 'Traceback'],
        [at(4), 'boom'],
      ]),
    ])
    expect(locateEvidence(lines, 'api', 'Traceback\nboom\n')).toEqual([2, 3])
    expect(locateEvidence(lines, 'api', 'cut away\nboom')).toEqual([3])
    expect(locateEvidence(lines, 'api', 'never said')).toEqual([])
    expect(locateEvidence(lines, 'api', '')).toEqual([])
    expect(locateEvidence(lines, 'db', 'boom')).toEqual([])
  })

  it('of a recorded diagnosis stands in the recorded logs', () => {
    const diagnosis = diagnoses.broken()
    const lines = mergeLogs(factValue(diagnosis, 'containers/logs') ?? [])
    const found = evidenceInLogs(lines, diagnosis.findings)
    expect(found.map(({ finding }) => finding.rule)).toEqual(['containers/exited'])
    expect(found[0]?.lines).toHaveLength(8)
  })
})
