import { describe, expect, it } from 'vitest'
import { entrypointMarkers } from '../../../../engine/compose/start/entrypoint-markers.ts'

function read(line: string) {
  const found = entrypointMarkers.filter(({ pattern }) => pattern.test(line))
  return found.map(({ phase, pattern }) => ({ phase, ...pattern.exec(line)?.groups }))
}

describe('the lines of an entry script', () => {
  it.each([
    [
      '[entrypoint] waiting for database… (db:5432, up to 60 s)',
      { phase: 'waiting', target: 'db:5432', seconds: '60' },
    ],
    ['[entrypoint] waiting for database at db:5432', { phase: 'waiting', target: 'db:5432' }],
    ['[entrypoint] waiting for database…', { phase: 'waiting' }],
    ['[entrypoint] database answers (after 3 s)', { phase: 'database-ready', seconds: '3' }],
    [
      '[entrypoint] database did not answer within 60 s (db:5432)',
      { phase: 'database-late', seconds: '60', target: 'db:5432' },
    ],
    [
      '[entrypoint] migrating (attempt 2 of 7): alembic upgrade head',
      { phase: 'migrating', attempt: '2', attempts: '7', command: 'alembic upgrade head' },
    ],
    ['[entrypoint] running migrations: alembic upgrade head', { phase: 'migrating', command: 'alembic upgrade head' }],
    [
      '[entrypoint] migrations failed (exit code 255), next attempt in 4 s',
      { phase: 'migration-failed', code: '255', seconds: '4' },
    ],
    [
      '[entrypoint] migrations failed (exit code 1) after 7 attempts',
      { phase: 'migrations-given-up', code: '1', attempts: '7' },
    ],
    ['[entrypoint] migrations done', { phase: 'migrated' }],
    ['[entrypoint] migrations applied', { phase: 'migrated' }],
    ['[entrypoint] starting: uvicorn app.main:app', { phase: 'starting', command: 'uvicorn app.main:app' }],
    ['[entrypoint] starting uvicorn on :8000', { phase: 'starting', command: 'uvicorn on :8000' }],
  ])('reads %s as one thing', (line, expected) => {
    const [found, ...more] = read(line)
    expect(more).toEqual([])
    expect(JSON.parse(JSON.stringify(found))).toEqual(expected)
  })

  it.each(['waiting for database…', 'app [entrypoint] migrations done', '[entrypoint] hello'])(
    'takes %s for no marker',
    (line) => {
      expect(read(line)).toEqual([])
    },
  )
})
