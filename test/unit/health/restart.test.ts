import { describe, expect, it } from 'vitest'
import type { Container, ContainerList } from '../../../engine/containers/facts.ts'
import { planRestart, restartedBy } from '../../../engine/health/restart/plan-restart.ts'
import { readCondition } from '../../../engine/health/restart/read-condition.ts'
import type { ComposeModel } from '../../../engine/project/facts.ts'
import { container, readAt, service } from '../containers/stack.ts'

const start = Date.parse('2026-11-20T12:00:00Z')
const before = { restartCount: 2, startedAt: start }
const seen = (changes: Partial<Container>, afterMs = 1000) =>
  readCondition(
    container('web', { startedAt: new Date(start).toISOString(), restartCount: 2, ...changes }),
    before,
    start + afterMs,
  )

describe('how a restarted container is', () => {
  it('is as its healthcheck says, where it has one', () => {
    const health = { failingStreak: 1, test: [], log: [{ endedAt: '2026-11-20T12:00:01Z', exitCode: 1, output: 'no' }] }
    expect(seen({ health: { status: 'starting', ...health } })).toMatchObject({ state: 'starting', output: 'no' })
    expect(seen({ health: { status: 'healthy', ...health } }, 9000)).toMatchObject({ state: 'healthy', afterMs: 9000 })
    expect(seen({ health: { status: 'unhealthy', ...health } })).toMatchObject({ state: 'unhealthy' })
  })

  it('is settled after five seconds without one', () => {
    expect(seen({}, 4900).state).toBe('running')
    expect(seen({}, 5000).state).toBe('settled')
  })

  it('tells an end from a loop', () => {
    expect(seen({ state: 'exited', exitCode: 0 }).state).toBe('finished')
    expect(seen({ state: 'exited', exitCode: 3 })).toMatchObject({ state: 'failed', exitCode: 3 })
    expect(seen({ state: 'restarting', exitCode: 3, restartCount: 3 }).state).toBe('restarting')
    expect(seen({ state: 'restarting', exitCode: 3, restartCount: 5 }).state).toBe('failed')
    expect(seen({ state: 'running', restartCount: 5 }).state).toBe('failed')
  })
})

describe('planning a restart', () => {
  const services = [service('web', { dependsOn: { db: 'service_started' } }), service('db'), service('cache')]
  const model: ComposeModel = { name: 'shop', files: [], services, volumes: [], networks: [], problems: [] }
  const containers = [container('web'), container('db')]
  const list: ContainerList = { endpoint: 'unix:///docker.sock', containers, truncated: false, readAt, tookMs: 1 }

  it('names the containers by their id, and who will be without the service', () => {
    const made = planRestart('db', list, model, '/project')
    if (!made.ok) throw new Error(made.reason.key)
    expect(made.plan).toMatchObject({ risk: 'ask', undoable: false, explanation: { values: { users: 'web' } } })
    expect(restartedBy(made.plan)).toHaveLength(1)
    expect(restartedBy({ ...made.plan, fix: 'ports/stop-container' })).toBeUndefined()
  })

  it('says why there is nothing to restart', () => {
    expect(planRestart('cache', list, model, '/project')).toMatchObject({
      reason: { key: 'health.restart.no-container' },
    })
    expect(planRestart('rocket', list, model, '/project')).toMatchObject({
      reason: { key: 'health.restart.no-service' },
    })
  })
})
