import type { Connection, ConnectionOptions, QueryError, RowDataPacket } from 'mysql2'
import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { Answer, Knock } from './answer.ts'
import { questionMysql, stateOfMysqlError } from './mysql-questions.ts'
import type { Target } from './postgres.ts'

const connectMs = 3000
const questionMs = 3000
const altogetherMs = 12_000

/**
 * Asks a MySQL or MariaDB server for its version and its migrations, in a transaction that cannot write. Never throws;
 * what the server says against it becomes the state.
 */
export async function askMysql(target: Target, signal: AbortSignal): Promise<Knock> {
  const { encryption } = target
  const first = await connectAndLook(target, encryption === 'require' || encryption === 'verify', signal)
  // A user who must come over TLS is refused like one with a wrong password.
  const mayNeedEncryption = first.state === 'needs-encryption' || first.state === 'wrong-password'
  if (!mayNeedEncryption || encryption !== 'prefer') return first
  const second = await connectAndLook(target, true, signal)
  return second.state === 'failed' ? first : second
}

async function connectAndLook(target: Target, encrypted: boolean, signal: AbortSignal): Promise<Knock> {
  // Loaded only now: most runs never come to a database.
  const { default: mysql } = await import('mysql2')
  return new Promise((resolve) => {
    const connection = mysql.createConnection(optionsOf(target, encrypted))
    const finish = (answer: Knock) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      resolve(answer)
      // Errors of a connection that is being thrown away are nobody's.
      connection.on('error', () => undefined)
      connection.destroy()
    }
    const stop = () => finish({ state: 'silent', detail: '' })
    const timer = setTimeout(stop, altogetherMs)
    signal.addEventListener('abort', stop, { once: true })
    connection.on('error', (error: QueryError) => finish(failure(error)))
    connection.connect((error) => {
      if (error !== null) finish(failure(error))
      else look(connection, target.database).then(finish, (reason) => finish(failure(reason)))
    })
  })
}

function optionsOf({ address, user, password, database, encryption }: Target, encrypted: boolean): ConnectionOptions {
  return {
    ...('socket' in address ? { socketPath: address.socket } : address),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(database !== '' && { database }),
    connectTimeout: connectMs,
    ...(encrypted && { ssl: { rejectUnauthorized: encryption === 'verify' } }),
    multipleStatements: false,
    // A server may ask its client for any file of this machine, and for the password as it is.
    flags: ['-LOCAL_FILES'],
    enableCleartextPlugin: false,
    // Row parsers made from the server's own column names would be code.
    disableEval: true,
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  }
}

async function look(connection: Connection, database: string): Promise<Answer> {
  const ask = (sql: string) => column(connection, sql)
  await ask('SET SESSION TRANSACTION READ ONLY')
  await ask('START TRANSACTION READ ONLY')
  const answer = await questionMysql(ask, database)
  await ask('ROLLBACK')
  return answer
}

/** The first column of all rows, as text that a terminal can show. */
function column(connection: Connection, sql: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    connection.query<RowDataPacket[][]>({ sql, timeout: questionMs, rowsAsArray: true }, (error, rows: unknown) => {
      if (error !== null) return reject(error)
      if (!Array.isArray(rows)) return resolve([])
      resolve(rows.map((row: unknown) => plain(Array.isArray(row) ? row[0] : row)))
    })
  })
}

function plain(value: unknown): string {
  return stripControlSequences(Buffer.isBuffer(value) ? value.toString('utf8') : String(value)).slice(0, 200)
}

function failure(error: unknown): Knock {
  const { errno, code, message } = error as Partial<QueryError>
  const detail = stripControlSequences(message ?? String(error)).slice(0, 300)
  if (typeof errno === 'number' && errno >= 1000) return { state: stateOfMysqlError(errno), detail }
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return { state: 'refused', detail }
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { state: 'unknown-host', detail }
    case 'ETIMEDOUT':
    case 'PROTOCOL_SEQUENCE_TIMEOUT':
      return { state: 'silent', detail }
    // Docker's forwarder accepts before anybody listens inside of the container.
    case 'ECONNRESET':
    case 'EPIPE':
    case 'PROTOCOL_CONNECTION_LOST':
      return { state: 'closed', detail }
    // A way to log in that the client does not know, such as MariaDB's ed25519.
    case 'AUTH_SWITCH_PLUGIN_ERROR':
      return { state: 'not-looked', why: 'authentication', detail }
    default:
      return { state: 'failed', detail }
  }
}
