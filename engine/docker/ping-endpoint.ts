import http from 'node:http'
import https from 'node:https'
import { performance } from 'node:perf_hooks'
import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { Connection } from './connection.ts'
import type { Endpoint, EndpointState } from './facts.ts'

/** What an address said when it was asked whether a Docker engine is there. */
export type Answer = Pick<
  Endpoint,
  'accepts' | 'state' | 'detail' | 'httpStatus' | 'version' | 'apiVersion' | 'osType' | 'platformName' | 'tookMs'
>

const maxBodyBytes = 64 * 1024

/**
 * Asks `/_ping`, and then `/version`, over one connection each, closed at once. Never throws.
 * A pipe is only ever opened this way: looking at it with `stat` would use up one of its instances.
 */
export async function pingEndpoint(connection: Connection, timeoutMs: number, signal: AbortSignal): Promise<Answer> {
  const started = performance.now()
  const took = () => Math.round(performance.now() - started)
  const reply = await get(connection, '/_ping', timeoutMs, signal)
  const ping = judgePing(reply)
  if (ping.state !== 'ok') return { ...ping, tookMs: took() }
  // A wake-up from Docker Desktop's resource saver may have used most of the time; the version is a courtesy.
  const version = await get(connection, '/version', Math.max(300, timeoutMs - took()), signal)
  return { ...ping, ...readVersion(version), tookMs: took() }
}

type Reply =
  | {
      readonly kind: 'response'
      readonly status: number
      readonly headers: http.IncomingHttpHeaders
      readonly body: string
    }
  | { readonly kind: 'error'; readonly code: string; readonly accepted: boolean }
  | { readonly kind: 'timeout'; readonly accepted: boolean }

function judgePing(reply: Reply): Omit<Answer, 'tookMs'> {
  if (reply.kind === 'timeout') return { accepts: reply.accepted, state: reply.accepted ? 'silent' : 'unreachable' }
  if (reply.kind === 'error') {
    return { accepts: reply.accepted, state: stateOfError(reply.code, reply.accepted), detail: reply.code }
  }
  const { status, headers, body } = reply
  const answered = { accepts: true, httpStatus: status, ...(body === '' ? {} : { detail: firstLine(body) }) }
  if (status === 200 && (body.trim() === 'OK' || headers['api-version'] !== undefined)) {
    const apiVersion = headers['api-version']
    const osType = headers['ostype']
    return {
      accepts: true,
      state: 'ok',
      httpStatus: status,
      ...(typeof apiVersion === 'string' ? { apiVersion } : {}),
      ...(typeof osType === 'string' ? { osType } : {}),
    }
  }
  if (/manually paused/i.test(body)) return { ...answered, state: 'paused' }
  if (status === 401 || status === 403) return { ...answered, state: 'denied' }
  // Docker Desktop's front answers 500 while the engine behind it is starting or down.
  if (status >= 500) return { ...answered, state: 'failing' }
  return { ...answered, state: 'garbage' }
}

/** Windows says EPERM for a denied pipe and EBUSY when every instance of it is taken. */
function stateOfError(code: string, accepted: boolean): EndpointState {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'absent'
  if (code === 'EACCES' || code === 'EPERM') return 'denied'
  if (code === 'EBUSY') return 'silent'
  if (code.startsWith('HPE_')) return 'garbage'
  if (accepted) return code.startsWith('ERR_TLS') || code.startsWith('CERT_') ? 'denied' : 'failing'
  if (code === 'ECONNREFUSED' || code === 'ENOTSOCK') return 'refused'
  return 'unreachable'
}

function readVersion(reply: Reply): Pick<Answer, 'version' | 'platformName'> {
  if (reply.kind !== 'response' || reply.status !== 200) return {}
  let parsed: unknown
  try {
    parsed = JSON.parse(reply.body)
  } catch {
    return {}
  }
  if (typeof parsed !== 'object' || parsed === null) return {}
  const version = 'Version' in parsed && typeof parsed.Version === 'string' ? parsed.Version : undefined
  const platform = 'Platform' in parsed ? parsed.Platform : undefined
  const name =
    typeof platform === 'object' && platform !== null && 'Name' in platform && typeof platform.Name === 'string'
      ? platform.Name
      : ''
  return {
    ...(version === undefined ? {} : { version: firstLine(version) }),
    ...(name === '' ? {} : { platformName: firstLine(name) }),
  }
}

function get(connection: Connection, path: string, timeoutMs: number, signal: AbortSignal): Promise<Reply> {
  return new Promise((resolve) => {
    let accepted = false
    const settle = (reply: Reply) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      resolve(reply)
      request.destroy()
    }
    const onTimeout = () => settle({ kind: 'timeout', accepted })
    const onAbort = () => settle({ kind: 'timeout', accepted })
    const { protocol, ...target } = connection
    const options = { ...target, path, agent: false, headers: { Host: 'docker' } }
    const request = protocol === 'https' ? https.request(options) : http.request(options)
    const timer = setTimeout(onTimeout, timeoutMs)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()

    request.on('socket', (socket) => {
      socket.once('connect', () => {
        accepted = true
      })
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      settle({ kind: 'error', code: error.code ?? error.message, accepted })
    })
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      const finish = () => {
        const body = Buffer.concat(chunks).toString('utf8')
        settle({ kind: 'response', status: response.statusCode ?? 0, headers: response.headers, body })
      }
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        size += chunk.length
        if (size > maxBodyBytes) finish()
      })
      response.on('end', finish)
      response.on('error', (error: NodeJS.ErrnoException) => {
        settle({ kind: 'error', code: error.code ?? error.message, accepted })
      })
    })
    request.end()
  })
}

function firstLine(text: string): string {
  return stripControlSequences(text).split('\n')[0]?.trim().slice(0, 200) ?? ''
}
