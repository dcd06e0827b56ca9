import { describe, expect, it } from 'vitest'
import { type CauseLink, linkCauses } from '../../../engine/core/cause.ts'
import type { Finding, Severity } from '../../../engine/core/finding.ts'
import { message } from '../../../engine/core/message.ts'

function finding(id: string, severity: Severity = 'error'): Finding {
  return {
    id,
    rule: `containers/${id}`,
    area: 'containers',
    severity,
    where: {},
    values: {},
    data: {},
    evidence: [],
    fixes: [],
    rootCause: true,
    explainedBy: [],
  }
}

const link = (effect: string, cause: string): CauseLink => ({ effect, cause, why: message('test.because') })
const ids = (findings: readonly Finding[]) => findings.map(({ id }) => id)

describe('linkCauses', () => {
  it('puts the root cause first and each effect after its cause', () => {
    const findings = ['backend', 'prestart', 'heads'].map((id) => finding(id))
    const linked = linkCauses(findings, [link('backend', 'prestart'), link('prestart', 'heads')])
    expect(ids(linked)).toEqual(['heads', 'prestart', 'backend'])
    expect(linked.map(({ rootCause }) => rootCause)).toEqual([true, false, false])
    expect(linked[2]?.explainedBy).toEqual([{ finding: 'prestart', why: { key: 'test.because' } }])
  })

  it('puts the root cause that explains most before others of its severity, whatever the order', () => {
    const findings = ['lonely', 'effect', 'root'].map((id) => finding(id))
    expect(ids(linkCauses(findings, [link('effect', 'root')]))).toEqual(['root', 'lonely', 'effect'])
  })

  it('puts errors before warnings before notes', () => {
    const findings = [finding('note', 'info'), finding('warning', 'warning'), finding('error')]
    expect(ids(linkCauses(findings, []))).toEqual(['error', 'warning', 'note'])
  })

  it('leaves a root cause in every circle', () => {
    const findings = ['a', 'b', 'c'].map((id) => finding(id))
    const linked = linkCauses(findings, [link('a', 'b'), link('b', 'c'), link('c', 'a')])
    expect(ids(linked.filter(({ rootCause }) => rootCause))).toEqual(['c'])
    expect(ids(linked)).toHaveLength(3)
  })

  it('does not let a finding explain itself', () => {
    expect(linkCauses([finding('a')], [link('a', 'a')])[0]?.rootCause).toBe(true)
  })

  it('ignores links to findings that are not there, and the same link twice', () => {
    const links = [link('a', 'missing'), link('missing', 'a'), link('b', 'a'), link('b', 'a')]
    const linked = linkCauses([finding('a'), finding('b')], links)
    expect(linked.find(({ id }) => id === 'a')?.explainedBy).toEqual([])
    expect(linked.find(({ id }) => id === 'b')?.explainedBy).toHaveLength(1)
  })

  it('lists a finding with two causes once', () => {
    const findings = ['effect', 'one', 'two'].map((id) => finding(id))
    expect(ids(linkCauses(findings, [link('effect', 'one'), link('effect', 'two')]))).toEqual(['one', 'two', 'effect'])
  })

  it('survives thousands of findings in one chain', () => {
    const findings = Array.from({ length: 2000 }, (_, index) => finding(String(index)))
    const links = findings.slice(1).map(({ id }) => link(id, String(Number(id) - 1)))
    expect(linkCauses(findings, links).filter(({ rootCause }) => rootCause)).toHaveLength(1)
  })
})

describe('long chains', () => {
  it('links ten thousand services that wait for each other, last one first', () => {
    const count = 10_000
    const findings = Array.from({ length: count }, (_, index) => finding(`f${index}`))
    const links = findings.slice(1).map((_, index) => link(`f${index + 1}`, `f${index}`))
    const started = performance.now()
    const linked = linkCauses(findings, [...links, link('f0', `f${count - 1}`)])
    expect(performance.now() - started).toBeLessThan(3000)
    expect(linked.filter(({ rootCause }) => rootCause)).toHaveLength(1)
  })
})
