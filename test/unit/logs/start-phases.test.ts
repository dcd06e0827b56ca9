import { describe, expect, it } from 'vitest'
import { startPhases } from '../../../engine/logs/start-phases.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 12, 0, second)).toISOString()

/** One line a second. */
function phasesOf(...texts: readonly string[]): string[] {
  const lines = texts.map((text, second) => ({ time: at(second), stream: 'stdout' as const, text }))
  return startPhases(lines, at(0)).map(({ kind, from, to, detail, failures }) => {
    const second = (time: string | undefined) => (time === undefined ? '' : new Date(time).getUTCSeconds())
    return `${kind} ${second(from)}-${second(to)}${detail === undefined ? '' : ` ${detail}`}${failures > 0 ? ` failed ${failures}` : ''}`
  })
}

describe('what a program says about its start', () => {
  it('reads the lines of an entry script', () => {
    expect(
      phasesOf(
        '[entrypoint] waiting for database… (db:5432, up to 60 s)',
        '[entrypoint] database answers (after 1 s)',
        '[entrypoint] migrating (attempt 1 of 7): alembic upgrade head',
        'INFO  [alembic.runtime.migration] Running upgrade a1 -> b2, add orders',
        '[entrypoint] migrations failed (exit code 1), next attempt in 2 s',
        '[entrypoint] migrating (attempt 2 of 7): alembic upgrade head',
        '[entrypoint] migrations done',
        '[entrypoint] starting: uvicorn app.main:app',
        'INFO:     Waiting for application startup.',
        'INFO:     Application startup complete.',
      ),
    ).toEqual([
      'waiting 0-1 db:5432',
      'migrating 2-6 alembic upgrade head failed 1',
      'ready 9-9 Application startup complete',
    ])
  })

  it('leaves open what never ended', () => {
    expect(phasesOf('[entrypoint] waiting for database at db:5432', 'still nothing')).toEqual(['waiting 0- db:5432'])
    expect(
      phasesOf('[entrypoint] migrating: x', '[entrypoint] migrations failed (exit code 1) after 7 attempts'),
    ).toEqual(['migrating 0-1 x failed 1'])
  })

  it.each([
    ['wait-for-it.sh: waiting 15 seconds for db:5432', 'waiting 0-1 db:5432'],
    ['Waiting for tcp://db:5432', 'waiting 0-1 db:5432'],
    ['Waiting for postgres...', 'waiting 0-1 postgres'],
    ['Postgres is unavailable - sleeping', 'waiting 0-1 Postgres'],
    ['  Applying shop.0001_initial... OK', 'migrating 0-1 shop.0001_initial'],
    ['Applying migration `20240101_init`', 'migrating 0-1 20240101_init'],
    ['Migrating schema "public" to version "2 - orders"', 'migrating 0-1 "2 - orders"'],
  ])('knows “%s”', (line, expected) => {
    expect(phasesOf(line, 'Listening at: http://0.0.0.0:8000')[0]).toBe(expected)
  })

  it('takes the server that makes the database for what it is', () => {
    const phases = phasesOf(
      'LOG:  database system is ready to accept connections',
      'PostgreSQL init process complete; ready for start up.',
      'LOG:  database system is ready to accept connections',
    )
    expect(phases).toEqual(['ready 2-2 ready to accept connections'])
  })

  it('leaves alone what programs say about others, and what was before the start', () => {
    expect(phasesOf('INFO: waiting for application startup', 'waiting for jobs', 'GET /ready 200')).toEqual([])
    expect(startPhases([{ time: at(0), stream: 'stdout', text: '[entrypoint] migrations done' }], at(1))).toEqual([])
  })
})
