import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { performance } from 'node:perf_hooks'
import { TLSSocket } from 'node:tls'
import { timeLimit } from '../core/time-limit.ts'
import type { HealthAnswer } from './facts.ts'

const maxBodyBytes = 64 * 1024
const maxRedirects = 3

export interface Answer {
  readonly outcome: HealthAnswer['outcome']
  readonly status?: number
  /** Cut at 64 kB, and where the rest did not come in time. */
  readonly body: string
  readonly untrustedCertificate: boolean
  readonly durationMs: number
}

/**
 * Asks for a page as a health check would. Never throws. Redirects are followed three times, and only on the same host:
 * a page of the project must not send us anywhere else.
 * @param timeoutMs for the answer with its body, redirects included.
 */
export async function ask(url: string, timeoutMs: number, signal: AbortSignal): Promise<Answer> {
  const started = performance.now()
  const time = timeLimit(signal, timeoutMs)
  const seen = new Set<string>()
  let target = new URL(url)
  for (;;) {
    const { location, ...reply } = await askAsUnderstood(target, time)
    const finish = (outcome: Answer['outcome']): Answer => ({
      ...reply,
      outcome,
      durationMs: Math.round(performance.now() - started),
    })
    if (location === undefined) return finish(reply.outcome)
    seen.add(target.href)
    const next = URL.canParse(location, target.href) ? new URL(location, target.href) : undefined
    if (next === undefined || next.hostname !== target.hostname || !/^https?:$/.test(next.protocol))
      return finish('redirects-elsewhere')
    if (seen.has(next.href) || seen.size > maxRedirects) return finish('redirect-circle')
    target = next
  }
}

type Reply = Omit<Answer, 'durationMs'> & { readonly location?: string }

/** Asks again with HEAD where GET is not allowed, and over TLS where the port speaks nothing else. */
async function askAsUnderstood(url: URL, signal: AbortSignal): Promise<Reply> {
  const reply = await askOnce('GET', url, signal)
  if (reply.status === 405) {
    const head = await askOnce('HEAD', url, signal)
    return head.outcome === 'answered' ? head : reply
  }
  if (url.protocol !== 'http:' || !wantsTls(reply)) return reply
  const secure = await askOnce('GET', new URL(url.href.replace(/^http:/, 'https:')), signal)
  return secure.outcome === 'answered' ? secure : reply
}

/** A TLS server answers plain HTTP with an alert, a closed door, or a page that says so (Go, nginx). */
function wantsTls({ outcome, status, body }: Reply): boolean {
  if (outcome === 'not-http' || outcome === 'closed') return true
  return status === 400 && /\bHTTPS (?:server|port)\b/.test(body)
}

function askOnce(method: 'GET' | 'HEAD', url: URL, signal: AbortSignal): Promise<Reply> {
  return new Promise((resolve) => {
    const secure = url.protocol === 'https:'
    const options = {
      method,
      headers: { accept: 'application/json, */*', 'user-agent': 'stackmedic' },
      agent: false as const,
      signal,
      maxHeaderSize: 16 * 1024,
      // On one's own machine, certificates are made by oneself; nothing secret is sent.
      ...(secure ? { rejectUnauthorized: false } : {}),
    }
    const request = (secure ? httpsRequest : httpRequest)(url, options)
    const fail = (outcome: Answer['outcome']) => resolve({ outcome, body: '', untrustedCertificate: false })
    let answered = false
    request.on('response', (response) => {
      answered = true
      readBody(response).then(resolve, () => fail('closed'))
    })
    request.on('error', (error) => {
      // After the answer has begun, what came of it counts.
      if (!answered) fail(outcomeOf(error, signal))
    })
    request.end()
  })
}

function outcomeOf(error: NodeJS.ErrnoException, signal: AbortSignal): Answer['outcome'] {
  if (signal.aborted) return 'silent'
  if (error.code?.startsWith('HPE_') || error.code === 'EPROTO') return 'not-http'
  return error.code === 'ECONNRESET' || error.code === 'EPIPE' ? 'closed' : 'refused'
}

/** What came of the body counts, even if the rest does not come: the status is the answer. */
function readBody(response: IncomingMessage): Promise<Reply> {
  const { statusCode = 0, headers, socket } = response
  const untrustedCertificate = socket instanceof TLSSocket && !socket.authorized
  const redirect = statusCode >= 300 && statusCode < 400 ? headers.location : undefined
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    let size = 0
    const finish = () => {
      response.destroy()
      resolve({
        outcome: 'answered',
        status: statusCode,
        body: Buffer.concat(pieces).subarray(0, maxBodyBytes).toString('utf8'),
        untrustedCertificate,
        ...(redirect === undefined ? {} : { location: redirect }),
      })
    }
    response.on('data', (piece: Buffer) => {
      pieces.push(piece)
      size += piece.length
      if (size >= maxBodyBytes) finish()
    })
    response.on('end', finish)
    response.on('error', finish)
    response.on('close', finish)
  })
}
