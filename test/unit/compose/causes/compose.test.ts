import { describe, expect, it } from 'vitest'
import rule from '../../../../engine/compose/causes/compose.ts'
import type { Finding, Severity } from '../../../../engine/core/finding.ts'
import { containerOf, listOf } from '../container-of.ts'

function finding(name: string, service: string, severity: Severity = 'error'): Finding {
  const area = name.startsWith('compose') ? 'compose' : 'containers'
  const about = { area, where: { service }, values: { service }, data: {}, evidence: [], fixes: [] } as const
  return { id: `${name}:${service}`, rule: name, severity, ...about, rootCause: true, explainedBy: [] }
}

function links(findings: Finding[], logText = '') {
  const containers = listOf(containerOf('web'))
  const logs = [
    {
      id: 'id-web',
      container: 'project-web-1',
      lines: [{ stream: 'stderr' as const, text: logText }],
      truncated: false,
    },
  ]
  return rule.link(findings, { containers, logs }).map(({ effect, cause }) => `${effect} <- ${cause}`)
}

describe('compose/service-fails', () => {
  it('explains the failed container of the same service, and no other', () => {
    const findings = [
      finding('compose/crlf-script', 'web'),
      finding('containers/restart-loop', 'web'),
      finding('containers/exited', 'other'),
    ]
    expect(links(findings)).toEqual(['containers/restart-loop:web <- compose/crlf-script:web'])
  })

  it('explains an unhealthy container only by a health check that cannot run, and by what the program does not reach', () => {
    const unhealthy = finding('containers/unhealthy', 'web')
    expect(links([unhealthy, finding('compose/crlf-script', 'web')])).toEqual([])
    expect(links([unhealthy, finding('compose/healthcheck-tool-missing', 'web')])).toHaveLength(1)
    expect(links([unhealthy, finding('compose/localhost-in-container', 'web')])).toHaveLength(1)
  })

  it('blames an unset variable only when it is an error', () => {
    const exited = finding('containers/exited', 'web')
    expect(links([exited, finding('compose/unset-variable', 'web', 'warning')])).toEqual([])
    expect(links([exited, finding('compose/unset-variable', 'web')])).toHaveLength(1)
  })

  it('explains that nothing was brought up by a file without which compose makes no container', () => {
    const never: Finding = { ...finding('containers/not-created', ''), where: {}, variant: 'never' }
    const other: Finding = { ...finding('containers/not-created', 'other'), variant: 'service' }
    const stopped: Finding = { ...never, id: 'stopped', variant: 'stopped' }
    const secret: Finding = { ...finding('compose/mount-missing', 'web'), variant: 'refused' }
    const effects = [never, other, stopped]
    expect(links([secret, ...effects])).toEqual([`${never.id} <- ${secret.id}`, `${other.id} <- ${secret.id}`])
    expect(links([finding('compose/env-file-missing', 'web'), ...effects])).toHaveLength(2)
    expect(links([finding('compose/env-file-missing', 'web', 'warning'), ...effects])).toEqual([])
    // Docker makes a folder for it: the containers are there.
    expect(links([{ ...secret, variant: 'file' }, ...effects])).toEqual([])
  })

  it('blames the race only when the log says that nobody answered', () => {
    const findings = [finding('containers/exited', 'web'), finding('compose/dependency-race', 'web', 'warning')]
    expect(links(findings, 'SyntaxError: invalid syntax')).toEqual([])
    expect(links(findings, 'port 5432 failed: Connection refused')).toHaveLength(1)
  })
})
