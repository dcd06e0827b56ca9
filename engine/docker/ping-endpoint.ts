import http from 'node:http'
import https from 'node:https'
import { performance } from 'node:perf_hooks'
import { z } from 'zod'
import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { Connection } from './connection.ts'
import type { Endpoint, EndpointState } from './facts.ts'

/** What an address said when it was asked whether a Docker engine is there. */
export type Answer = Pick<
  Endpoint,
  | 'accepts'
  | 'state'
  | 'detail'
  | 'httpStatus'
  | 'version'
  | 'apiVersion'
  | 'osType'
  | 'platformName'
  | 'engineName'
  | 'tookMs'
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
  if (status === 401 || status === 403 || wantsTls(status, body)) return { ...answered, state: 'denied' }
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
  if (accepted) return isAboutCertificates(code) ? 'denied' : 'failing'
  if (code === 'ECONNREFUSED' || code === 'ENOTSOCK') return 'refused'
  return 'unreachable'
}

/** How Go's server, and so an engine with TLS, answers who comes without. */
function wantsTls(status: number, body: string): boolean {
  return status === 400 && /HTTP request to an HTTPS server/i.test(body)
}

/** Node's codes for a certificate that it does not trust, or that the other side misses; `EPROTO`: no TLS at all. */
function isAboutCertificates(code: string): boolean {
  return /^(?:ERR_TLS|ERR_SSL|CERT_|EPROTO)|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|_CERT/.test(code)
}

/** The part of `GET /version` that is read. */
const versionSchema = z.object({
  Version: z.string().nullish(),
  Platform: z.object({ Name: z.string().nullish() }).nullish(),
  Components: z.array(z.object({ Name: z.string().nullish() })).nullish(),
})

function readVersion(reply: Reply): Pick<Answer, 'version' | 'platformName' | 'engineName'> {
  if (reply.kind !== 'response' || reply.status !== 200) return {}
  const parsed = versionSchema.safeParse(parseJson(reply.body))
  if (!parsed.success) return {}
  const { Version: version, Platform, Components } = parsed.data
  const engineName = Components?.[0]?.Name
  return {
    ...(version && { version: firstLine(version) }),
    ...(Platform?.Name && { platformName: firstLine(Platform.Name) }),
    ...(engineName && { engineName: firstLine(engineName) }),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
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
    // The name in `Host` would be the one that a certificate has to be for, so it is only made up where there is none.
    const headers = target.socketPath === undefined ? {} : { Host: 'docker' }
    const options = { ...target, path, agent: false, headers }
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
