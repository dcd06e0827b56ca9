import { describe, expect, it } from 'vitest'
import dependencyDown from '../../../engine/health/checks/dependency-down.ts'
import notReady from '../../../engine/health/checks/not-ready.ts'
import optionalDown from '../../../engine/health/checks/optional-down.ts'
import unreachable from '../../../engine/health/checks/unreachable.ts'
import type { HealthAnswer } from '../../../engine/health/facts.ts'
import { readHealthBody } from '../../../engine/health/read-body.ts'
import { findTargets } from '../../../engine/health/targets.ts'
import type { ComposeModel } from '../../../engine/project/facts.ts'
import { noSettings } from '../../../engine/project/settings-file.ts'
import { container, readAt, service } from '../containers/stack.ts'

const compose: ComposeModel = {
  name: 'shop',
  files: ['compose.yaml'],
  services: [
    service('api'),
    service('db', { image: 'postgres:16' }),
    service('clickhouse', { active: false, profiles: ['analytics'] }),
  ],
  volumes: [],
  networks: [],
  problems: [],
}

function answer(body: unknown, more: Partial<HealthAnswer> = {}): HealthAnswer {
  return {
    service: 'api',
    container: 'shop-api-1',
    url: 'http://127.0.0.1:8000/readyz',
    port: 8000,
    path: '/readyz',
    configured: true,
    starting: false,
    outcome: 'answered',
    status: 200,
    durationMs: 5,
    untrustedCertificate: false,
    text: '',
    ...readHealthBody(JSON.stringify(body), new Set(compose.services.map(({ name }) => name))),
    ...more,
  }
}

const down = (...answers: HealthAnswer[]) =>
  dependencyDown.judge({ answers, compose }, {}).map(({ data }) => data?.['dependency'])
const optional = (...answers: HealthAnswer[]) =>
  optionalDown.judge({ answers, compose }, {}).map(({ data }) => data?.['part'])

describe('health', () => {
  it('does not trust a 200 that says that the database is down', () => {
    expect(down(answer({ db: false }))).toEqual(['db'])
    expect(down(answer({ ok: true, database: false }))).toEqual(['db'])
    expect(down(answer({ ok: false, redis: false }, { status: 503 }))).toEqual([undefined])
  })

  it('calls optional what belongs to a profile that is not active, while the service calls itself well', () => {
    const fine = answer({ ok: true, db: true, clickhouse: false })
    expect([down(fine), optional(fine)]).toEqual([[], ['clickhouse']])
    const failing = answer({ ok: false, clickhouse: false }, { status: 503 })
    expect([down(failing), optional(failing)]).toEqual([['clickhouse'], []])
  })

  it('hears the project about what is optional', () => {
    const settings = { ...noSettings, optional: ['db'] }
    const answers = [answer({ db: false })]
    expect(dependencyDown.judge({ answers, compose }, { settings })).toEqual([])
    expect(optionalDown.judge({ answers, compose }, { settings })).toHaveLength(1)
  })

  it('says not ready only where nothing more precise is said', () => {
    const rules = (one: HealthAnswer) => notReady.judge({ answers: [one] }, {}).map(({ variant }) => variant)
    expect(rules(answer({ ok: false }, { status: 503 }))).toEqual([undefined])
    expect(rules(answer({ ok: false }))).toEqual(['body'])
    expect(rules(answer({ ok: false, db: false }, { status: 503 }))).toEqual([])
    expect(rules(answer({}, { status: 404 }))).toEqual(['no-page'])
    expect(rules(answer({}, { status: 404, configured: false }))).toEqual([])
    expect(rules(answer({}, { status: 401 }))).toEqual([])
  })

  it('says unreachable only for pages that the project names, and is patient with a start', () => {
    const silent = answer({}, { outcome: 'silent' })
    expect(unreachable.judge({ answers: [silent] }, {})).toMatchObject([{ variant: 'silent' }])
    expect(unreachable.judge({ answers: [{ ...silent, configured: false }] }, {})).toEqual([])
    expect(unreachable.judge({ answers: [{ ...silent, starting: true }] }, {})).toMatchObject([{ severity: 'info' }])
  })
})

describe('what is asked', () => {
  const published = (containerPort: number, hostPort: number, hostAddress = '0.0.0.0') => ({
    hostAddress,
    hostPort,
    containerPort,
    protocol: 'tcp' as const,
  })
  const targets = (...containers: Parameters<typeof container>[]) =>
    findTargets(
      {
        endpoint: 'unix:///x',
        containers: containers.map((one) => container(...one)),
        truncated: false,
        readAt,
        tookMs: 1,
      },
      compose,
      { ...noSettings, health: [{ service: 'db', paths: ['/up'] }] },
    )

  it('are the ports of running containers, never those of databases, each once', () => {
    const found = targets(
      ['api', { ports: [published(8000, 8001), published(8000, 8001, '::')] }],
      ['db', { ports: [published(5432, 5432)] }],
      ['clickhouse', { state: 'exited', ports: [published(8123, 8123)] }],
    )
    expect(found.map(({ origin, configured }) => [origin, configured])).toEqual([['http://127.0.0.1:8001', false]])
  })

  it('are the pages that the healthcheck names', () => {
    const test = ['CMD', 'python3', '-c', "urlopen('http://localhost:8000/readyz', timeout=2)"]
    const health = { status: 'healthy' as const, failingStreak: 0, test, log: [] }
    const [target] = targets(['api', { health, ports: [published(8000, 8001)] }])
    expect(target).toMatchObject({ paths: ['/readyz'], configured: true })
  })
})
