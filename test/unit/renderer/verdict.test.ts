import { describe, expect, it } from 'vitest'
import type { AreaResult, AreaState } from '../../../engine/core/area.ts'
import { groupFindings } from '../../../renderer/view/finding-groups.ts'
import { verdictOf } from '../../../renderer/view/verdict.ts'
import { finding } from './findings.ts'

function area(state: AreaState, reason?: string): AreaResult {
  return { id: 'ports', state, durationMs: 1, ...(reason === undefined ? {} : { reason: { key: reason } }) }
}

describe('the verdict', () => {
  it('is good only when something was read and nothing is left unread', () => {
    expect(verdictOf([area('ok'), area('skipped')], []).kind).toBe('good')
    expect(verdictOf([area('ok'), area('unknown', 'denied')], []).kind).toBe('incomplete')
    expect(verdictOf([area('skipped')], []).kind).toBe('nothing-to-see')
    expect(verdictOf([], []).kind).toBe('nothing-to-see')
  })

  it('never hides an unread part behind warnings', () => {
    const warning = finding('w', [], 'warning')
    expect(verdictOf([area('problem'), area('unknown', 'denied')], [warning]).kind).toBe('incomplete')
    expect(verdictOf([area('problem', 'one check could not look')], [warning]).kind).toBe('incomplete')
    expect(verdictOf([area('problem')], [warning]).kind).toBe('warnings')
  })

  it('is broken as soon as there is an error, and counts what could not be read all the same', () => {
    const verdict = verdictOf([area('problem'), area('unknown', 'denied')], [finding('a'), finding('b', ['a'])])
    expect(verdict).toMatchObject({ kind: 'broken', rootCauses: 1, consequences: 1, counts: { unknown: 1 } })
  })

  it('stays good with notes', () => {
    expect(verdictOf([area('ok')], [finding('note', [], 'info')]).kind).toBe('good')
  })
})

describe('the groups of findings', () => {
  it('counts a warning among the root causes when it brings about an error, over several links', () => {
    const race = finding('race', [], 'warning')
    const retry = finding('retry', ['race'], 'warning')
    const exited = finding('exited', ['retry'])
    const groups = groupFindings([race, retry, exited])
    expect(groups.rootCauses.map(({ id }) => id)).toEqual(['race'])
    expect(groups.warnings).toEqual([])
  })

  it('keeps the order of the engine and leaves consequences out', () => {
    const findings = [
      finding('a'),
      finding('c', ['a']),
      finding('b'),
      finding('w', [], 'warning'),
      finding('i', [], 'info'),
    ]
    const groups = groupFindings(findings)
    expect(groups.rootCauses.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(groups.warnings.map(({ id }) => id)).toEqual(['w'])
    expect(groups.notes.map(({ id }) => id)).toEqual(['i'])
  })
})
