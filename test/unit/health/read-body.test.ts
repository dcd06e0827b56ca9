import { describe, expect, it } from 'vitest'
import { readHealthBody } from '../../../engine/health/read-body.ts'

const services = new Set(['billing'])
const read = (value: unknown) => readHealthBody(typeof value === 'string' ? value : JSON.stringify(value), services)
const downParts = (value: unknown) =>
  read(value)
    .parts.filter(({ state }) => state === 'down')
    .map(({ name }) => name)

describe('reading a health answer', () => {
  it('reads flat booleans, and only of what programs depend on', () => {
    const answer = { ok: false, db: false, redis: true, debug: false, version: '0.4.2', billing: false }
    expect(read(answer).overall).toBe('down')
    expect(downParts(answer)).toEqual(['db', 'billing'])
  })

  it('reads the shapes of frameworks', () => {
    expect(downParts({ status: 'DOWN', components: { db: { status: 'DOWN' }, diskSpace: { status: 'UP' } } })).toEqual([
      'db',
    ])
    expect(downParts({ status: 'error', info: {}, error: { redis: { status: 'down' } } })).toEqual(['redis'])
    expect(downParts({ status: 'fail', checks: { 'postgres:responseTime': [{ status: 'fail' }] } })).toEqual([
      'postgres:responseTime',
    ])
  })

  it('reads lists of checks that name themselves, and what is wrapped', () => {
    const microProfile = {
      status: 'DOWN',
      checks: [
        { name: 'Database', status: 'DOWN' },
        { name: 'queue', status: 'UP' },
      ],
    }
    expect(read(microProfile)).toMatchObject({ overall: 'down' })
    expect(downParts(microProfile)).toEqual(['Database'])
    expect(downParts({ status: 'Unhealthy', entries: { sqlserver: { status: 'Unhealthy', data: {} } } })).toEqual([
      'sqlserver',
    ])
    expect(downParts({ data: { db: false, redis: true, queue_depth: 3 } })).toEqual(['db'])
    expect(downParts({ status: { db: 'ok', redis: 'error' } })).toEqual(['redis'])
    expect(
      downParts({ status: 'UP', components: { db: { status: 'UP', details: { pool: { status: 'DOWN' } } } } }),
    ).toEqual([])
  })

  it('takes a number for a number, whatever it counts', () => {
    expect(read({ ok: true, queue_depth: 0, db: true, redis: 1 })).toEqual({
      overall: 'up',
      parts: [{ name: 'db', state: 'up', optional: false }],
    })
  })

  it('hears what is said to be optional', () => {
    const answer = {
      status: 'ok',
      checks: { search: { status: 'down', optional: true }, mail: { ok: false, required: false } },
    }
    expect(read(answer).parts.map(({ optional }) => optional)).toEqual([true, true])
    expect(read({ ok: true, optional: { ai: false } }).parts).toEqual([{ name: 'ai', state: 'down', optional: true }])
  })

  it('reads a plain word, and makes nothing of a page', () => {
    expect(read('OK')).toEqual({ overall: 'up', parts: [] })
    expect(read('<html>error</html>')).toEqual({ parts: [] })
    expect(read('[1, 2]')).toEqual({ parts: [] })
  })

  it('is bounded in depth and breadth', () => {
    const wide = { checks: Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`part${n}`, false])) }
    expect(read(wide).parts.length).toBeLessThanOrEqual(50)
    expect(read('{"checks":'.repeat(5000)).parts).toEqual([])
  })
})
