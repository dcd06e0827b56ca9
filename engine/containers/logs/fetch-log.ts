import type { Readable } from 'node:stream'
import type Dockerode from 'dockerode'
import type { LogLine } from '../facts.ts'
import { LogReader } from './read-log.ts'

const maxBytes = 8 * 1024 * 1024

export interface FetchedLog {
  readonly lines: readonly LogLine[]
  readonly truncated: boolean
}

/**
 * The last lines of a container's log. Where they are so long that they do not fit, fewer are asked for, because the
 * newest ones matter most.
 */
export async function fetchLog(engine: Dockerode, id: string, lines: number, signal: AbortSignal): Promise<FetchedLog> {
  for (const tail of [lines, 20, 2]) {
    const reader = new LogReader(lines)
    const complete = await readAll(await requestLog(engine, id, { tail }, signal), reader)
    const read = reader.end()
    if (complete || tail === 2) return { lines: read, truncated: read.length >= tail || reader.dropped || !complete }
  }
  return { lines: [], truncated: true }
}

/** Reads until the end or the size limit; says whether it was the end. */
async function readAll(stream: Readable, reader: LogReader): Promise<boolean> {
  let size = 0
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue
    size += chunk.length
    if (size > maxBytes) {
      stream.destroy()
      return false
    }
    reader.push(chunk)
  }
  return true
}

/** Which part of a log to read. */
export interface LogRequest {
  /** At most so many lines, the newest; absent: all. */
  readonly tail?: number
  /** ISO 8601; only what was written since then. */
  readonly since?: string
  /** Goes on with what is written from now on, until the container ends. */
  readonly follow?: boolean
}

/** Asks for the log as a stream: the client's own `logs` would keep all of it in memory first. */
export function requestLog(
  engine: Dockerode,
  id: string,
  { tail, since, follow = false }: LogRequest,
  signal: AbortSignal,
): Promise<Readable> {
  const part = { tail: tail ?? 'all', follow, ...(since === undefined ? {} : { since: Date.parse(since) / 1000 }) }
  return new Promise((resolve, reject) => {
    engine.modem.dial(
      {
        path: `/containers/${encodeURIComponent(id)}/logs?`,
        method: 'GET',
        isStream: true,
        abortSignal: signal,
        statusCodes: { 200: true, 404: 'no such container', 500: 'server error', 501: 'no readable log' },
        options: { stdout: true, stderr: true, timestamps: true, ...part },
      },
      (error: unknown, stream: unknown) => {
        if (error) reject(error)
        else resolve(stream as Readable)
      },
    )
  })
}
