import { Client, DatabaseError } from 'pg'
import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { Connection } from './facts.ts'

export interface Target {
  readonly host: string
  readonly port: number
  readonly user?: string
  readonly password?: string
  readonly database: string
}

export type Answer = Pick<Connection, 'state' | 'detail'> &
  Partial<Pick<Connection, 'serverVersion' | 'revisions' | 'tables' | 'extensions'>>

const connectMs = 3000
const questionMs = 3000
const mostRows = 1000

/**
 * Asks a PostgreSQL server for its version, its migrations and its extensions, in a transaction that cannot write.
 * Never throws; what the server says against it becomes the state.
 */
export async function askPostgres(target: Target, signal: AbortSignal): Promise<Answer> {
  const client = new Client({
    host: target.host,
    port: target.port,
    user: target.user ?? 'postgres',
    // Without one, pg would look into the person's own files and environment.
    password: target.password ?? '',
    database: target.database,
    connectionTimeoutMillis: connectMs,
    query_timeout: questionMs,
    application_name: 'stackmedic',
    ssl: false,
  })
  // A connection that breaks while nothing is asked must not end the process.
  client.on('error', () => undefined)
  const onAbort = () => void client.end().catch(() => undefined)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    await client.connect()
    return await look(client)
  } catch (error) {
    return failure(error)
  } finally {
    signal.removeEventListener('abort', onAbort)
    // A server that never answers would not answer the goodbye either.
    await Promise.race([
      client.end().catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, 500).unref()),
    ])
  }
}

async function look(client: Client): Promise<Answer> {
  await client.query(`SET statement_timeout = ${questionMs}`)
  await client.query('BEGIN READ ONLY')
  const version = await column(client, "SELECT current_setting('server_version')")
  const tables = await column(
    client,
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
    revisions.push(...(await column(client, `SELECT version_num::text FROM ${table} LIMIT ${mostRows}`)))
  }
  const installed = await column(client, `SELECT extname::text FROM pg_extension LIMIT ${mostRows}`)
  const available = await column(client, `SELECT name::text FROM pg_available_extensions LIMIT ${mostRows}`)
  await client.query('ROLLBACK')
  return {
    state: 'reachable',
    detail: '',
    serverVersion: version[0] ?? '',
    ...(versionTables.length > 0 && { revisions: revisions.sort() }),
    tables: tables.filter((name) => !versionTables.includes(name)),
    extensions: { installed: installed.sort(), available: available.sort() },
  }
}

/** The first column of all rows, as text that a terminal can show. */
async function column(client: Client, sql: string): Promise<string[]> {
  const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' })
  return rows.map(([value]) => stripControlSequences(String(value)).slice(0, 200))
}

/** Codes of PostgreSQL's appendix A and of the system; its sentences are translated, so they decide nothing. */
function failure(error: unknown): Answer {
  const detail = stripControlSequences(error instanceof Error ? error.message : String(error)).slice(0, 300)
  const code = (error as { code?: unknown }).code
  if (error instanceof DatabaseError) {
    if (code === '28P01' || code === '28000') return { state: 'wrong-password', detail }
    if (code === '3D000') return { state: 'missing-database', detail }
    if (code === '57P03') return { state: 'starting', detail }
    return { state: 'failed', detail }
  }
  if (code === 'ECONNREFUSED') return { state: 'refused', detail }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { state: 'unknown-host', detail }
  // These two are pg's own words and never translated.
  if (/timeout expired|Query read timeout|timed out/i.test(detail) || code === 'ETIMEDOUT')
    return { state: 'silent', detail }
  // Docker's forwarder accepts before anybody listens inside of the container.
  if (code === 'ECONNRESET' || /Connection terminated unexpectedly/.test(detail)) return { state: 'starting', detail }
  return { state: 'failed', detail }
}
