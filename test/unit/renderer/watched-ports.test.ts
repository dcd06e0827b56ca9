import { beforeEach, describe, expect, it } from 'vitest'
import type { ListenerRow } from '../../../engine/api.ts'
import { useWatchedPorts } from '../../../renderer/state/watched-ports.ts'

const row = (port: number, more: Partial<ListenerRow> = {}): ListenerRow => ({
  protocol: 'tcp',
  family: 'ipv4',
  address: '127.0.0.1',
  port,
  pids: more.pid === undefined ? [] : [more.pid],
  ...more,
})
const look = (rows: readonly ListenerRow[], readAt = '2026-01-01T00:00:00Z') =>
  useWatchedPorts.getState().look(rows, readAt)
const state = () => useWatchedPorts.getState()

beforeEach(() => {
  useWatchedPorts.setState({ watches: [], changes: [] })
  state().watch({ port: 8000, protocol: 'tcp' })
})

describe('watched ports', () => {
  it('are told when they are taken, by whom, and when they become free again', () => {
    look([])
    expect(state().changes).toEqual([])
    look([row(8000, { program: 'node', pid: 7 })])
    expect(state().changes).toEqual([{ port: 8000, protocol: 'tcp', now: { state: 'taken', program: 'node', pid: 7 } }])
    look([row(8001, { program: 'node', pid: 7 })], '2026-01-01T00:01:00Z')
    expect(state().changes).toEqual([{ port: 8000, protocol: 'tcp', now: { state: 'free' } }])
    expect(state().watches[0]?.since).toBe('2026-01-01T00:01:00Z')
  })

  it('are told when another process has them, not when the same one still does', () => {
    look([row(8000, { program: 'node', pid: 7 })])
    look([row(8000, { program: 'node', pid: 7 }), row(8000, { address: '::1', program: 'node', pid: 7 })])
    expect(state().changes).toEqual([])
    look([row(8000, { program: 'node', pid: 8 })])
    expect(state().changes[0]?.now).toMatchObject({ pid: 8 })
  })

  it('are taken by a listener whose owner cannot be seen, and free although UDP has the number', () => {
    look([row(8000, { hidden: 'no-rights' })])
    expect(state().watches[0]?.last).toEqual({ state: 'taken' })
    look([row(8000, { protocol: 'udp', program: 'dnsmasq', pid: 3 })])
    expect(state().watches[0]?.last).toEqual({ state: 'free' })
  })

  it('are watched once and forgotten for good', () => {
    state().watch({ port: 8000, protocol: 'tcp' })
    state().watch({ port: 8000, protocol: 'udp' })
    expect(state().watches).toHaveLength(2)
    state().forget({ port: 8000, protocol: 'tcp' })
    expect(state().watches).toMatchObject([{ protocol: 'udp' }])
  })
})
