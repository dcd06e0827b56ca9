import type { Client } from 'pg'
import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { Answer, Knock } from './answer.ts'
import type { Encryption } from './database-url.ts'
import type { Address } from './locate.ts'
import { questionPostgres } from './postgres-questions.ts'

/** What to ask, and as whom. */
export interface Target {
  readonly address: Address
  readonly user?: string
  readonly password?: string
  readonly database: string
  readonly encryption: Encryption
}

const connectMs = 3000
const questionMs = 3000
const altogetherMs = 12_000

/**
 * Asks a PostgreSQL server for its version, its migrations and its extensions, in a transaction that cannot write.
 * Never throws; what the server says against it becomes the state.
 */
export async function askPostgres(target: Target, signal: AbortSignal): Promise<Knock> {
  const { encryption } = target
  const first = await connectAndLook(target, encryption === 'require' || encryption === 'verify', signal)
  if (first.state !== 'needs-encryption' || encryption !== 'prefer') return first
  const second = await connectAndLook(target, true, signal)
  // A server without TLS turned this user away for another reason.
  return second.state === 'failed' ? { ...first, state: 'no-access' } : second
}

async function connectAndLook(target: Target, encrypted: boolean, signal: AbortSignal): Promise<Knock> {
  const { address } = target
  // Loaded only now: most runs never come to a database.
  const { default: pg } = await import('pg')
  const client = new pg.Client({
    ...('socket' in address ? { host: address.socket } : address),
    user: target.user ?? 'postgres',
    // Without one, pg would look into the person's own files and environment.
    password: target.password ?? '',
    database: target.database,
    connectionTimeoutMillis: connectMs,
    query_timeout: questionMs,
    application_name: 'stackmedic',
    ssl: encrypted ? { rejectUnauthorized: target.encryption === 'verify' } : false,
  })
  // A connection that breaks while nothing is asked must not end the process.
  client.on('error', () => undefined)
  const stop = () => client.connection.stream.destroy()
  const timer = setTimeout(stop, altogetherMs)
  signal.addEventListener('abort', stop, { once: true })
  try {
    await client.connect()
    return await look(client)
  } catch (error) {
    return error instanceof pg.DatabaseError
      ? { state: stateOfCode(error.code, encrypted), detail: plain(error.message) }
      : failure(error, hasAnswered(client))
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
    // A server that never answers would not answer the goodbye either.
    await Promise.race([
      client.end().catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, 500).unref()),
    ])
    stop()
  }
}

async function look(client: Client): Promise<Answer> {
  await client.query(`SET statement_timeout = ${questionMs}`)
  await client.query('BEGIN READ ONLY')
  const answer = await questionPostgres((sql) => column(client, sql))
  await client.query('ROLLBACK')
  return answer
}

/** The first column of all rows, as text that a terminal can show. */
async function column(client: Client, sql: string): Promise<string[]> {
  const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' })
  return rows.map(([value]) => plain(String(value)))
}

function hasAnswered({ connection }: Client): boolean {
  return 'bytesRead' in connection.stream && Number(connection.stream.bytesRead) > 0
}

function plain(text: string): string {
  return stripControlSequences(text).slice(0, 300)
}

/** What became of a connection whose server has said nothing against it. */
function failure(error: unknown, hasAnswered: boolean): Knock {
  const detail = plain(error instanceof Error ? error.message : String(error))
  const code = (error as { code?: unknown }).code
  if (code === 'ECONNREFUSED' || code === 'ENOENT') return { state: 'refused', detail }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { state: 'unknown-host', detail }
  // These two are pg's own words and never translated.
  if (/timeout expired|Query read timeout|timed out/i.test(detail) || code === 'ETIMEDOUT')
    return { state: 'silent', detail }
  // Docker's forwarder accepts before anybody listens inside of the container, and then says nothing at all.
  const isClosed = code === 'ECONNRESET' || code === 'EPIPE' || /Connection terminated|Connection ended/.test(detail)
  if (isClosed && !hasAnswered) return { state: 'closed', detail }
  return { state: 'failed', detail }
}

/** Codes of PostgreSQL's appendix A; its sentences are translated, so they decide nothing. */
function stateOfCode(code: unknown, encrypted: boolean): Answer['state'] {
  switch (code) {
    case '28P01':
      return 'wrong-password'
    // No line of pg_hba.conf is for this user on this kind of connection.
    case '28000':
      return encrypted ? 'no-access' : 'needs-encryption'
    case '42501':
      return 'no-access'
    case '3D000':
      return 'missing-database'
    case '57P03':
      return 'starting'
    default:
      return 'failed'
  }
}
