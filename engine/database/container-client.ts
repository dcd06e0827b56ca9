import type { Readable } from 'node:stream'
import type Dockerode from 'dockerode'
import { LogFrames } from '../containers/logs/log-frames.ts'
import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { Answer } from './answer.ts'
import { questionMysql, stateOfMysqlError } from './mysql-questions.ts'
import { type Ask, questionPostgres } from './postgres-questions.ts'
import type { Setting } from './settings.ts'

const questionSeconds = 3
const maxOutputBytes = 1024 * 1024

/**
 * Asks a database whose port is not published, with the client in its own container. The session cannot write, and the
 * password is in the environment of that client, never among its words.
 * @throws what the engine says against it.
 */
export async function askInside(
  setting: Setting,
  container: Dockerode.Container,
  signal: AbortSignal,
): Promise<Answer> {
  // Over the network of the container: on its own localhost and sockets the images trust everybody.
  const host = await addressOf(container, signal)
  const run = (command: readonly string[], environment: readonly string[]) =>
    execute(container, command, environment, signal)
  return setting.dialect === 'mysql' ? askMysqlClient(setting, host, run) : askPsql(setting, host, run)
}

type Run = (command: readonly string[], environment: readonly string[]) => Promise<Executed>

async function askPsql({ port, user = 'postgres', password = '', database }: Setting, host: string, run: Run) {
  const environment = [
    `PGPASSWORD=${password}`,
    `PGCONNECT_TIMEOUT=${questionSeconds}`,
    `PGOPTIONS=-c default_transaction_read_only=on -c statement_timeout=${questionSeconds}s`,
    'LC_ALL=C',
  ]
  const words = ['-X', '-w', '-A', '-t', '-0', '-v', 'VERBOSITY=verbose', '-h', host, '-p', String(port), '-U', user]
  const ask: Ask = async (sql) => {
    const done = await run(['psql', ...words, '-d', conninfo(database), '-c', sql], environment)
    if (done.code !== 0) throw new ClientFailure(done)
    // Rows end with NUL, and psql adds the end of a line of its own.
    return rowsOf(done.output, '\0').filter((row) => row !== '\n')
  }
  return answered(() => questionPostgres(ask), stateOfPsql)
}

/** psql takes a name that looks like a connection string for one: written out it cannot be mistaken. */
function conninfo(database: string): string {
  return `dbname='${database.replace(/[\\']/g, '\\$&')}'`
}

async function askMysqlClient({ port, user = 'root', password = '', database }: Setting, host: string, run: Run) {
  const words = [
    '--no-defaults',
    // Newer clients of MariaDB insist on a certificate, even in their own container; others do not know the word.
    '--loose-skip-ssl-verify-server-cert',
    '-N',
    '-B',
    `--connect-timeout=${questionSeconds}`,
    '-h',
    host,
    '-P',
    String(port),
    '-u',
    user,
  ]
  const ask: Ask = async (sql) => {
    const reading = `SET SESSION TRANSACTION READ ONLY; ${sql}`
    const command = [...words, ...(database === '' ? [] : [`--database=${database}`]), '-e', reading]
    let done = await run(['mariadb', ...command], [`MYSQL_PWD=${password}`])
    // MySQL's own images, and older ones of MariaDB, have it under the first name alone.
    if (hasNoProgram(done)) done = await run(['mysql', ...command], [`MYSQL_PWD=${password}`])
    if (done.code !== 0) throw new ClientFailure(done)
    return rowsOf(done.output, '\n')
  }
  return answered(
    () => questionMysql(ask, database),
    ({ error }) => stateOfMysqlNumber(numberIn(error)),
  )
}

class ClientFailure extends Error {
  readonly done: Executed
  constructor(done: Executed) {
    super(done.error)
    this.done = done
  }
}

async function answered(look: () => Promise<Answer>, stateOf: (done: Executed) => Answer['state']): Promise<Answer> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof ClientFailure)) throw error
    const { done } = error
    const detail = stripControlSequences((done.error || done.output).trim()).slice(0, 300)
    if (hasNoProgram(done)) return { state: 'not-looked', why: 'no-client', detail }
    // Ended from outside, as with its container.
    if (done.code < 0 || done.code > 128) return { state: 'not-looked', why: 'engine-error', detail }
    return { state: stateOf(done), detail }
  }
}

/** The engine's own codes for a program that is not there, or cannot be run. */
function hasNoProgram({ code }: Executed): boolean {
  return code === 126 || code === 127
}

/** psql has the server's codes only for statements; about connecting, LC_ALL=C makes the words dependable. */
function stateOfPsql({ error }: Executed): Answer['state'] {
  if (/password authentication failed|no password supplied/.test(error)) return 'wrong-password'
  if (/no pg_hba\.conf entry|role ".*" does not exist|permission denied for database/.test(error)) return 'no-access'
  if (/database ".*" does not exist/.test(error)) return 'missing-database'
  if (/the database system is (?:starting up|shutting down|not yet accepting)/.test(error)) return 'starting'
  if (/Connection refused|could not connect to server/.test(error)) return 'refused'
  return /timeout expired|statement timeout/.test(error) ? 'silent' : 'failed'
}

/** An error that came before TLS began stands inside of another one. */
function numberIn(error: string): number {
  return Number((/cannot be verified: (\d+) -/.exec(error) ?? /ERROR (\d+) /.exec(error))?.[1] ?? 0)
}

function stateOfMysqlNumber(number: number): Answer['state'] {
  if (number === 2002 || number === 2003) return 'refused'
  return number === 2013 ? 'starting' : stateOfMysqlError(number)
}

function rowsOf(output: string, end: string): string[] {
  const rows = output.split(end)
  if (rows.at(-1) === '' || rows.at(-1) === '\n') rows.pop()
  return rows.map((row) => stripControlSequences(row).slice(0, 200))
}

async function addressOf(container: Dockerode.Container, signal: AbortSignal): Promise<string> {
  const { NetworkSettings } = await container.inspect({ abortSignal: signal })
  const networks = Object.values(NetworkSettings?.Networks ?? {})
  return networks.map(({ IPAddress }) => IPAddress).find((address) => address) ?? '127.0.0.1'
}

interface Executed {
  readonly code: number
  readonly output: string
  readonly error: string
}

async function execute(
  container: Dockerode.Container,
  command: readonly string[],
  environment: readonly string[],
  signal: AbortSignal,
): Promise<Executed> {
  const created = await container.exec({
    Cmd: [...command],
    Env: [...environment],
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    abortSignal: signal,
  })
  const stream: Readable = await created.start({ Detach: false, Tty: false, abortSignal: signal })
  const pieces = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
  const frames = new LogFrames((piece, name) => pieces[name].push(piece))
  const stop = () => stream.destroy(new Error('cancelled'))
  signal.addEventListener('abort', stop, { once: true })
  let size = 0
  try {
    for await (const chunk of stream) {
      if (!Buffer.isBuffer(chunk)) continue
      size += chunk.length
      if (size > maxOutputBytes) throw new Error('too much output')
      frames.push(chunk)
    }
  } finally {
    signal.removeEventListener('abort', stop)
    stream.destroy()
  }
  frames.end()
  const { ExitCode } = await created.inspect({ abortSignal: signal })
  const text = (name: 'stdout' | 'stderr') => Buffer.concat(pieces[name]).toString('utf8')
  return { code: ExitCode ?? -1, output: text('stdout'), error: text('stderr') }
}
