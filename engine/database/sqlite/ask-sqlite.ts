import { stripControlSequences } from '../../core/strip-control-sequences.ts'
import type { Answer } from '../answer.ts'
import { type SqliteAnswer, type SqliteRequest, startSqliteWorker } from './sqlite-worker.ts'
import { withWriteAheadLog } from './write-ahead-log.ts'

/** A database file and what lies beside it, as they were at one moment. */
export interface SqliteFiles {
  readonly file: Buffer
  readonly log?: Buffer
  readonly journal?: Buffer
}

const patienceMs = 5000
const mostRows = 1000
const magic = Buffer.from('SQLite format 3\0', 'latin1')
/** A journal that is in use begins with it; one that was kept after its transaction does not. */
const hotJournal = Buffer.from('d9d505f920a163d7', 'hex')

/** Reads tables and revisions from the bytes of a database. Never throws; nothing is opened in place. */
export async function askSqlite(files: SqliteFiles, signal: AbortSignal): Promise<Answer> {
  const { file, log, journal } = files
  if (journal?.subarray(0, hotJournal.length).equals(hotJournal))
    return { state: 'not-looked', why: 'being-written', detail: '' }
  if (file.length === 0 && (log?.length ?? 0) === 0) return { state: 'reachable', detail: '', tables: [] }
  const whole = log === undefined ? file : withWriteAheadLog(file, log)
  if (typeof whole === 'string') return { state: 'not-a-database', detail: whole }
  if (whole.length < 100 || !whole.subarray(0, magic.length).equals(magic))
    return { state: 'not-a-database', detail: '' }
  // Given away where it is alone in its memory: another copy of a large file is felt.
  const isAlone = whole.buffer.byteLength - whole.length < 4096 && whole.buffer instanceof ArrayBuffer
  const bytes = isAlone ? new Uint8Array(whole.buffer, whole.byteOffset, whole.length) : new Uint8Array(whole)
  // With its log read in, it is an ordinary file; SQLite would look for the log again and needs shared memory for that.
  bytes[18] = 1
  bytes[19] = 1
  return inWorker({ file: bytes, mostRows }, signal)
}

function inWorker(request: SqliteRequest, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    const worker = startSqliteWorker()
    const finish = (answer: Answer) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      resolve(answer)
      void worker.terminate()
    }
    const tooSlow = () => finish({ state: 'not-looked', why: 'too-slow', detail: '' })
    const onAbort = tooSlow
    const timer = setTimeout(tooSlow, patienceMs)
    signal.addEventListener('abort', onAbort, { once: true })
    worker.once('message', (answer: SqliteAnswer) => finish(answerOf(answer)))
    worker.once('error', (error) => finish({ state: 'not-looked', why: 'reader-failed', detail: String(error) }))
    worker.postMessage(request, [request.file.buffer as ArrayBuffer])
  })
}

function answerOf(answer: SqliteAnswer): Answer {
  if (!answer.ok) return { state: 'not-a-database', detail: plain(answer.error) }
  const { tables, revisions, version } = answer
  return {
    state: 'reachable',
    detail: '',
    serverVersion: plain(version),
    ...(revisions !== undefined && { revisions: revisions.map(plain).sort() }),
    tables: tables.filter((name) => name !== 'alembic_version').map(plain),
  }
}

function plain(text: string): string {
  return stripControlSequences(text).slice(0, 200)
}
