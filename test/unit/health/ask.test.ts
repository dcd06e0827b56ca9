import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ask } from '../../../engine/health/ask.ts'

const { signal } = new AbortController()

/** A key and a certificate that nobody else signed; absent where there is no openssl to make them. */
const certificate = selfSigned()

function selfSigned(): { readonly key: Buffer; readonly cert: Buffer } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'stackmedic-certificate-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  try {
    const request = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
    ]
    execFileSync('openssl', [...request, '-subj', '/CN=localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' })
    return { key: readFileSync(key), cert: readFileSync(cert) }
  } catch {
    return undefined
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const http = async (answer: RequestListener) => `http://127.0.0.1:${await listening(createHttpServer(answer))}`
const raw = async (use: (socket: Socket) => void) => `http://127.0.0.1:${await listening(createServer(use))}`

describe('asking a health page', () => {
  it('gives status and body', async () => {
    const origin = await http((_, response) => response.writeHead(503).end('{"db":false}'))
    expect(await ask(`${origin}/readyz`, 2000, signal)).toMatchObject({
      outcome: 'answered',
      status: 503,
      body: '{"db":false}',
    })
  })

  it('follows redirects on the same host, and no further than three', async () => {
    const origin = await http(({ url }, response) => {
      if (url === '/live') response.end('ok')
      else if (url === '/health') response.writeHead(302, { location: '/live' }).end()
      else response.writeHead(302, { location: `${url}x` }).end()
    })
    expect(await ask(`${origin}/health`, 2000, signal)).toMatchObject({ outcome: 'answered', status: 200, body: 'ok' })
    expect((await ask(`${origin}/a`, 2000, signal)).outcome).toBe('redirect-circle')
  })

  it('does not go round in circles, nor anywhere else', async () => {
    const circle = await http(({ url }, response) =>
      response.writeHead(302, { location: url === '/a' ? '/b' : '/a' }).end(),
    )
    expect((await ask(`${circle}/a`, 2000, signal)).outcome).toBe('redirect-circle')
    const away = await http((_, response) => response.writeHead(302, { location: 'http://example.invalid/' }).end())
    expect((await ask(`${away}/`, 2000, signal)).outcome).toBe('redirects-elsewhere')
  })

  it('takes 64 kB of an endless body, and what came of one that trickles', async () => {
    const flood = await http((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      }
      response.on('drain', more)
      more()
    })
    const { outcome, body } = await ask(`${flood}/`, 2000, signal)
    expect([outcome, body.length]).toEqual(['answered', 65_536])
    const trickle = await http((_, response) => {
      response.write('{"ok":')
    })
    expect(await ask(`${trickle}/`, 300, signal)).toMatchObject({ outcome: 'answered', status: 200 })
  })

  it('tells silence, a closed door, other protocols and nobody apart', async () => {
    const silent = await raw(() => undefined)
    const answer = await ask(`${silent}/`, 300, signal)
    expect(answer.outcome).toBe('silent')
    expect(answer.durationMs).toBeLessThan(1500)
    expect((await ask(`${await raw((socket) => socket.destroy())}/`, 2000, signal)).outcome).toBe('closed')
    expect((await ask(`${await raw((socket) => socket.end('220 mail ready\r\n'))}/`, 2000, signal)).outcome).toBe(
      'not-http',
    )
    expect((await ask('http://127.0.0.1:1/', 2000, signal)).outcome).toBe('refused')
  })

  it('understands HTTP/1.0, and a server that only knows HEAD', async () => {
    const old = await raw((socket) => socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\n{"ok": true}')))
    expect(await ask(`${old}/`, 2000, signal)).toMatchObject({ outcome: 'answered', status: 200, body: '{"ok": true}' })
    const headOnly = await http(({ method }, response) => response.writeHead(method === 'HEAD' ? 204 : 405).end())
    expect(await ask(`${headOnly}/`, 2000, signal)).toMatchObject({ outcome: 'answered', status: 204 })
    const neither = await http((_, response) => response.writeHead(405).end())
    expect(await ask(`${neither}/`, 2000, signal)).toMatchObject({ outcome: 'answered', status: 405 })
  })

  it.skipIf(certificate === undefined)('asks over TLS where nothing else is spoken, whoever signed it', async () => {
    const server = createHttpsServer(certificate ?? {}, (_, response) => response.end('{"ok": true}'))
    const port = await listening(server)
    const answer = { outcome: 'answered', status: 200, untrustedCertificate: true, body: '{"ok": true}' }
    expect(await ask(`https://127.0.0.1:${port}/`, 2000, signal)).toMatchObject(answer)
    expect(await ask(`http://127.0.0.1:${port}/`, 2000, signal)).toMatchObject(answer)
  })
})
