import { expect, it } from 'vitest'
import { driverFailures } from '../../../engine/database/driver-failures.ts'
import type { Setting } from '../../../engine/database/settings.ts'

const setting: Setting = {
  dialect: 'postgresql',
  host: 'db',
  port: 5432,
  database: 'shop',
  encryption: 'prefer',
  place: { file: '.env', line: 1, column: 1 },
  variable: 'DATABASE_URL',
  services: ['api'],
}

function found(log: string, service = 'api') {
  const lines = log.split('\n').map((text) => ({ stream: 'stderr' as const, text }))
  return driverFailures([setting], [{ id: '1', container: 'c', service, lines, truncated: false }])
}

it('finds a driver that SQLAlchemy cannot import', () => {
  const log = `  File "/x/sqlalchemy/dialects/postgresql/asyncpg.py", line 1, in import_dbapi
    return __import__("asyncpg")
ModuleNotFoundError: No module named 'asyncpg'`
  expect(found(log)).toMatchObject([{ kind: 'driver', missing: 'asyncpg', service: 'api' }])
  expect(found(log, 'web')).toEqual([])
})

it('finds a dialect that SQLAlchemy no longer knows', () => {
  const log = "sqlalchemy.exc.NoSuchModuleError: Can't load plugin: sqlalchemy.dialects:postgres"
  expect(found(log)).toMatchObject([{ kind: 'dialect', missing: 'postgres' }])
})

it('leaves imports of the project to others', () => {
  expect(
    found(
      '  File "/app/db.py", line 3, in <module>\n    import psycopg\nModuleNotFoundError: No module named \'psycopg\'',
    ),
  ).toEqual([])
})
