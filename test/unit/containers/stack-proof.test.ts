import { describe, expect, it } from 'vitest'
import type { Container } from '../../../engine/containers/facts.ts'
import { proveStack } from '../../../engine/containers/stack-proof.ts'
import { container, factsOf, secondsBefore, service } from './stack.ts'

const services = [
  service('db', {}),
  service('prestart', { dependsOn: { db: 'service_healthy' } }),
  service('api', { dependsOn: { prestart: 'service_completed_successfully' } }),
]
const health = (status: 'healthy' | 'starting' | 'unhealthy') => ({ status, failingStreak: 0, test: [], log: [] })
const proofOf = (containers: readonly Container[]) => proveStack(factsOf({ services, containers }))

const db = container('db', { health: health('healthy') })
const prestart = container('prestart', { state: 'exited', exitCode: 0 })
const api = container('api', { startedAt: secondsBefore(30) })

describe('the proof that a stack is up', () => {
  it('names every service and how it is known', () => {
    expect(proofOf([db, prestart, api])).toMatchObject({
      state: 'up',
      services: [
        { service: 'db', state: 'healthy' },
        { service: 'prestart', state: 'completed' },
        { service: 'api', state: 'running' },
      ],
    })
  })

  it.each<[string, Container]>([
    ['a health check that has not decided', container('api', { health: health('starting') })],
    ['a start a second ago', container('api', { startedAt: secondsBefore(1) })],
  ])('is not there yet after %s', (_, young) => {
    expect(proofOf([db, prestart, young])).toEqual({ state: 'settling', services: ['api'] })
  })

  it.each<[string, readonly Container[]]>([
    ['exited', [db, prestart, container('api', { state: 'exited', exitCode: 1 })]],
    ['is unhealthy', [db, prestart, container('api', { health: health('unhealthy') })]],
    ['restarts', [db, prestart, container('api', { restartCount: 2, startedAt: secondsBefore(2) })]],
    ['has no container', [db, prestart]],
    ['is paused', [db, prestart, container('api', { state: 'paused' })]],
  ])('is never given when a service %s', (_, containers) => {
    expect(proofOf(containers)).toEqual({ state: 'down', services: ['api'] })
  })

  it('is never given for nothing at all', () => {
    expect(proofOf([])).toEqual({ state: 'not-started' })
    expect(proveStack({})).toEqual({ state: 'unknown' })
  })

  it('is not given where the containers could not be read, or not all of them', () => {
    const facts = factsOf({ services, containers: [db, prestart, api] })
    const reason = { key: 'docker.reasons.silent' }
    const list = facts['containers/list']
    if (list?.state !== 'known') throw new Error('no list')
    expect(proveStack({ ...facts, [list.id]: { ...list, state: 'unknown', reason } })).toEqual({
      state: 'unknown',
      reason,
    })
    expect(proveStack({ ...facts, [list.id]: { ...list, incomplete: reason } })).toEqual({ state: 'unknown', reason })
    const truncated = { ...(list.value as object), truncated: true }
    expect(proveStack({ ...facts, [list.id]: { ...list, value: truncated } })).toEqual({ state: 'unknown' })
  })
})
