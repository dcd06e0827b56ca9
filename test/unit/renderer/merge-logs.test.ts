import { describe, expect, it } from 'vitest'
import type { ContainerLog, LogLine } from '../../../engine/contract/fact-values.ts'
import { evidenceInLogs, filterLines, locateEvidence, mergeLogs } from '../../../renderer/logs/merge-logs.ts'
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
    expect(merged.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('are filtered by service, stream, kind and text', () => {
    const lines = mergeLogs([
      log('api', [
        [at(1), 'ValueError: no'],
        [at(2), 'fine'],
      ]),
      log('db', [[at(3), 'FATAL: gone']]),
    ])
    const all = { services: new Set(['api', 'db']), stream: 'all', level: 'all', text: '' } as const
    expect(filterLines(lines, { ...all, level: 'errors' }).map(({ text }) => text)).toEqual([
      'ValueError: no',
      'FATAL: gone',
    ])
    expect(filterLines(lines, { ...all, services: new Set(['db']) })).toHaveLength(1)
    expect(filterLines(lines, { ...all, text: 'FINE' })).toHaveLength(1)
    expect(filterLines(lines, { ...all, stream: 'stderr' })).toEqual([])
  })
})

describe('evidence in the logs', () => {
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
