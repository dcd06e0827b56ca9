import { describe, expect, it } from 'vitest'
import { replay } from '../../../engine/core/diagnose.ts'
import { type FactRecord, known } from '../../../engine/core/fact.ts'
import type { Finding } from '../../../engine/core/finding.ts'
import { registry } from '../../../engine/core/registry.ts'
import rule from '../../../engine/logs/causes/from-signatures.ts'
import { type LogMatch, logScanFact, type ScannedLog } from '../../../engine/logs/facts.ts'
import { judgeMatches } from '../../../engine/logs/judge-matches.ts'
import { appliedFixesFact } from '../../../engine/project/facts.ts'
import { projectSettingsFact, readSettings } from '../../../engine/project/settings-file.ts'

const match = (id: string, values: LogMatch['values'] = {}): LogMatch => ({
  id,
  values,
  text: `the line of ${id}`,
  time: '2026-11-20T12:00:00.000Z',
  count: 2,
  source: 'log',
})

const log = (service: string, condition: ScannedLog['condition'], ...matches: readonly LogMatch[]): ScannedLog => ({
  container: `shop-${service}-1`,
  service,
  condition,
  matches: [...matches],
  bytes: 1,
  truncated: false,
})

const finding = (rule: string, service: string, data: Finding['data'] = {}): Finding => ({
  id: `${rule} ${service}`,
  rule,
  area: rule.split('/')[0] as Finding['area'],
  severity: 'error',
  where: { service },
  values: {},
  data,
  evidence: [],
  fixes: [],
  rootCause: true,
  explainedBy: [],
})

describe('findings of logs', () => {
  it('are about services that fail; what passes by itself is nothing in one that runs', () => {
    expect(judgeMatches([log('api', 'well', match('x'))], 'x', { lasting: false })).toEqual([])
    expect(judgeMatches([log('api', 'resting', match('x'))], 'x', { lasting: true })).toEqual([])
    expect(judgeMatches([log('api', 'well', match('x'))], 'x', { lasting: true })).toHaveLength(1)
    expect(judgeMatches([log('api', 'failing', match('x'))], 'x', { lasting: false })).toHaveLength(1)
  })

  it('are not about a service that runs well since what such lines come from was fixed', () => {
    const judge = (condition: ScannedLog['condition'], fixedAt: string) =>
      judgeMatches([log('api', condition, match('x'))], 'x', { lasting: true, fixedAt })
    expect(judge('well', '2026-11-20T12:00:01.000Z')).toEqual([])
    expect(judge('well', '2026-11-20T11:59:59.000Z')).toHaveLength(1)
    expect(judge('failing', '2026-11-20T12:00:01.000Z')).toHaveLength(1)
  })

  it('say a name where the line has it', () => {
    const variantOf = (values: LogMatch['values']) => {
      const scan = known([log('api', 'failing', match('host-not-found', values))])
      const facts = {
        [logScanFact.id]: { ...scan, id: logScanFact.id, readAt: '2026-11-20T12:31:00.000Z', durationMs: 1 },
      }
      return replay(facts, registry).findings.find(({ rule }) => rule === 'logs/host-not-found')?.variant
    }
    expect(variantOf({ host: 'rediss' })).toBe('host')
    expect(variantOf({})).toBeUndefined()
  })

  it('forget a line of a well service only after a fix of what explains it', () => {
    const scan = known([log('api', 'well', match('object-missing', { object: 'idx_a' }))])
    const judge = (finding: string) => {
      const fixes = known([{ fix: 'migrations/guard-statement', finding, appliedAt: '2026-11-20T12:30:00.000Z' }])
      const record = (id: string, reading: ReturnType<typeof known>): [string, FactRecord] => [
        id,
        { ...reading, id, readAt: '2026-11-20T12:31:00.000Z', durationMs: 1 },
      ]
      const facts = Object.fromEntries([record(logScanFact.id, scan), record(appliedFixesFact.id, fixes)])
      return replay(facts, registry).findings.map((one) => one.rule)
    }
    expect(judge('migrations/not-idempotent:0123abcd')).not.toContain('logs/object-missing')
    expect(judge('ports/in-use:0123abcd')).toContain('logs/object-missing')
  })

  it('are one where a database and its client say the same, at the one that fails', () => {
    const values = { extension: 'vector' }
    const [only, ...more] = judgeMatches(
      [log('db', 'well', match('x', values)), log('api', 'failing', match('x', values))],
      'x',
      { lasting: true },
    )
    expect(more).toEqual([])
    expect(only).toMatchObject({ where: { service: 'api' }, data: { services: ['api', 'db'], count: 4 } })
    expect(only?.evidence.map(({ source }) => source)).toEqual(['logs:api', 'logs:db'])
    expect(only?.evidence[0]?.text).toBe('2026-11-20T12:00:00.000Z the line of x')
  })

  it('are bounded in number', () => {
    const many = Array.from({ length: 50 }, (_, number) => match('x', { table: `t${number}` }))
    expect(judgeMatches([log('api', 'failing', ...many)], 'x', { lasting: false }).length).toBeLessThanOrEqual(5)
  })

  it('come from the project as well, in its own words', () => {
    const settings = readSettings(
      "signatures: [{id: full, text: 'queue {name} is full', title: 'Queue {name} is full', severity: error}]",
    )
    const at = { readAt: '2026-11-20T12:00:00.000Z', durationMs: 1 }
    const facts: Record<string, FactRecord> = {
      [projectSettingsFact.id]: { ...known(settings), id: projectSettingsFact.id, ...at },
      [logScanFact.id]: {
        ...known([log('api', 'failing', match('project:full', { name: 'orders' }))]),
        id: logScanFact.id,
        ...at,
      },
    }
    const found = replay(facts, registry).findings.find((one) => one.rule === 'logs/project-signature')
    expect(found).toMatchObject({ severity: 'error', variant: 'short', values: { name: 'Queue orders is full' } })
  })
})

describe('causes', () => {
  const link = (findings: readonly Finding[], drawn: Parameters<typeof rule.link>[2] = []) =>
    rule.link(findings, {}, drawn).map(({ effect, cause }) => `${effect} <- ${cause}`)
  const exited = finding('containers/exited', 'api')

  it('a line explains why its container failed', () => {
    expect(link([finding('logs/disk-full', 'api'), exited, finding('containers/exited', 'web')])).toEqual([
      'containers/exited api <- logs/disk-full api',
    ])
  })

  it('a more precise finding explains the line and the container', () => {
    const heads = finding('migrations/multiple-heads', 'prestart')
    expect(link([finding('logs/multiple-head-revisions', 'api'), heads, exited])).toEqual([
      'logs/multiple-head-revisions api <- migrations/multiple-heads prestart',
      'containers/exited api <- migrations/multiple-heads prestart',
    ])
  })

  it('a container that is explained already is left alone', () => {
    const drawn = [{ effect: exited.id, cause: 'something', why: { key: 'x' } }]
    expect(link([finding('logs/disk-full', 'api'), exited], drawn)).toEqual([])
  })

  it('a host that is not found is explained by the container of that name alone', () => {
    const line = finding('logs/host-not-found', 'api', { host: 'db' })
    expect(link([line, finding('containers/exited', 'db'), finding('containers/exited', 'redis')])).toEqual([
      'logs/host-not-found api <- containers/exited db',
    ])
  })

  it('a port is compared', () => {
    const line = finding('logs/port-in-use', 'api', { port: '8000' })
    const held = (port: number): Finding => ({ ...finding('ports/in-use', 'api'), id: `held ${port}`, where: { port } })
    expect(link([line, held(9000), held(8000)])).toEqual(['logs/port-in-use api <- held 8000'])
  })
})
