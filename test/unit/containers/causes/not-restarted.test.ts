import { describe, expect, it } from 'vitest'
import notRestarted from '../../../../engine/containers/causes/not-restarted.ts'
import type { Finding } from '../../../../engine/core/finding.ts'

function finding(rule: string, service: string | undefined, data: Finding['data'] = {}): Finding {
  const area = rule.split('/')[0] as Finding['area']
  const where = service === undefined ? {} : { service }
  return {
    id: `${rule}:${service}`,
    rule,
    area,
    severity: 'error',
    where,
    values: {},
    data,
    evidence: [],
    fixes: [],
    rootCause: true,
    explainedBy: [],
  }
}

describe('a stack that was not brought up since the last fix', () => {
  const cause = finding('containers/not-restarted', undefined, { services: ['prestart'] })

  it('explains how its containers ended and what they wrote, and nothing that is read today', () => {
    const effects = [
      finding('containers/exited', 'prestart'),
      finding('logs/multiple-head-revisions', 'prestart'),
      finding('containers/exited', 'other'),
      finding('migrations/syntax-error', 'prestart'),
      finding('health/unreachable', 'prestart'),
    ]
    const links = notRestarted.link([cause, ...effects], {})
    expect(links.map(({ effect }) => effect)).toEqual([
      'containers/exited:prestart',
      'logs/multiple-head-revisions:prestart',
    ])
  })
})
