import { connect } from 'node:net'
import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { Answer } from './postgres.ts'

const waitMs = 3000

/** Reads the greeting that a MySQL or MariaDB server sends to everybody; no password is sent. */
export function askMysql(host: string, port: number, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal })
    let received = Buffer.alloc(0)
    const finish = (answer: Answer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(waitMs, () => finish({ state: 'silent', detail: '' }))
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]).subarray(0, 4096)
      const answer = readGreeting(received)
      if (answer !== undefined) finish(answer)
    })
    socket.on('end', () => finish({ state: 'starting', detail: '' }))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const state = error.code === 'ECONNREFUSED' ? 'refused' : error.code === 'ECONNRESET' ? 'starting' : 'failed'
      finish({ state, detail: error.message })
    })
  })
}

/** Packet: 3 bytes of length, a number, protocol version 10, then the version up to a NUL; 0xff is an error. */
export function readGreeting(bytes: Buffer): Answer | undefined {
  if (bytes.length < 5) return undefined
  const length = bytes.readUIntLE(0, 3)
  const protocol = bytes[4]
  if (protocol === 0xff) {
    if (bytes.length < 4 + Math.min(length, 4000)) return undefined
    return { state: 'failed', detail: printable(bytes.subarray(7, 4 + length)) }
  }
  if (protocol !== 10) return { state: 'failed', detail: `protocol ${protocol}` }
  const end = bytes.indexOf(0, 5)
  if (end < 0) return bytes.length > 300 ? { state: 'failed', detail: '' } : undefined
  return { state: 'listening', detail: '', serverVersion: printable(bytes.subarray(5, end)) }
}

function printable(bytes: Buffer): string {
  return stripControlSequences(bytes.toString('latin1')).slice(0, 200)
}
