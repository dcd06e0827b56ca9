import type { Answer } from './answer.ts'

/** Answers one statement with the first column of its rows. @throws what the server says against it. */
export type Ask = (sql: string) => Promise<string[]>

export const mostRows = 1000

/** Asks for version, migrations and extensions. Every statement reads. */
export async function questionPostgres(ask: Ask): Promise<Answer> {
  const [version = '', number = '0'] = await ask(
    "SELECT unnest(ARRAY[current_setting('server_version'), current_setting('server_version_num')])",
  )
  const tables = await ask(
    `SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
       AND n.nspname NOT LIKE 'pg\\_%' AND NOT EXISTS (
         SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
     ORDER BY 1 LIMIT ${mostRows}`,
  )
  // Quoted by the server where it has to be.
  const versionTables = tables.filter((name) => /^(?:\w+\.|"[\w -]+"\.)?alembic_version$/.test(name))
  const revisions: string[] = []
  for (const table of versionTables) {
    revisions.push(...(await ask(`SELECT version_num::text FROM ${table} LIMIT ${mostRows}`)))
  }
  const installed = await ask(`SELECT extname::text FROM pg_extension LIMIT ${mostRows}`)
  const available = await ask(`SELECT name::text FROM pg_available_extensions LIMIT ${mostRows}`)
  // Extensions that need no superuser came with version 13.
  const trusted =
    Number(number) < 130_000
      ? []
      : await ask(`SELECT DISTINCT name::text FROM pg_available_extension_versions WHERE trusted LIMIT ${mostRows}`)
  const [superuser, create] = await ask(
    `SELECT unnest(ARRAY[(SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
       has_database_privilege(current_database(), 'CREATE')])::text`,
  )
  return {
    state: 'reachable',
    detail: '',
    serverVersion: version,
    ...(versionTables.length > 0 && { revisions: revisions.sort() }),
    tables: tables.filter((name) => !versionTables.includes(name)),
    extensions: { installed: installed.sort(), available: available.sort(), trusted: trusted.sort() },
    privileges: { superuser: superuser === 'true', create: create === 'true' },
  }
}
