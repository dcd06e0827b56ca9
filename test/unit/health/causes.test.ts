import { expect, it } from 'vitest'
import type { Finding } from '../../../engine/core/finding.ts'
import rule from '../../../engine/health/causes/containers-and-ports.ts'
import { service } from '../containers/stack.ts'

const finding = (name: string, of: string, variant?: string): Finding => ({
  id: `${name} ${of}`,
  rule: name,
  area: name.split('/')[0] as Finding['area'],
  severity: 'error',
  where: { service: of },
  values: {},
  data: {},
  evidence: [],
  fixes: [],
  rootCause: true,
  explainedBy: [],
  ...(variant === undefined ? {} : { variant }),
})

it('a service that hangs is explained by what it waits for and somebody paused, and by nothing else that is paused', () => {
  const services = [service('api', { dependsOn: { redis: 'service_started' } }), service('redis'), service('mail')]
  const compose = { name: 'shop', files: [], services, volumes: [], networks: [], problems: [] }
  const hangs = finding('health/unreachable', 'api')
  const link = (...others: Finding[]) => rule.link([hangs, ...others], { compose }).map(({ cause }) => cause)
  expect(link(finding('containers/exited', 'redis', 'paused'))).toEqual(['containers/exited redis'])
  expect(link(finding('containers/exited', 'mail', 'paused'))).toEqual([])
})
