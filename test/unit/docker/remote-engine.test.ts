import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { askCandidates } from '../../../engine/docker/ask-candidates.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

const answer: http.RequestListener = (request, response) => {
  if (request.url === '/_ping') response.writeHead(200, { 'Api-Version': '1.47' }).end('OK')
  else response.end('{"Version":"27.3.1"}')
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    if (server instanceof http.Server || server instanceof https.Server) server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}

async function ask(host: string, environment: Readonly<Record<string, string>> = {}) {
  const machine = testMachine({ homeDirectory: temporaryFolder(), environment })
  const transport = host.startsWith('ssh') ? ('ssh' as const) : ('tcp' as const)
  const candidate = { host, transport, contexts: [], chosen: true }
  const [endpoint] = await askCandidates([candidate], machine, new AbortController().signal)
  return endpoint
}

const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

/** A certificate that nobody else trusts, and its key, as docker wants them in DOCKER_CERT_PATH. */
function makeCertificate(): { folder: string; key: Buffer; cert: Buffer } {
  const folder = temporaryFolder()
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject],
    { stdio: 'ignore' },
  )
  execFileSync('cp', [cert, join(folder, 'ca.pem')])
  return { folder, key: readFileSync(key), cert: readFileSync(cert) }
}

describe('an engine on another machine', () => {
  it('answers, is not there, never answers, or is something else', async () => {
    const port = await listen(http.createServer(answer))
    expect(await ask(`tcp://127.0.0.1:${port}`)).toMatchObject({ state: 'ok', version: '27.3.1' })
    expect(await ask('tcp://127.0.0.1:1')).toMatchObject({ state: 'refused', accepts: false })
    const silent = await listen(createServer(() => undefined))
    const started = Date.now()
    expect(await ask(`tcp://127.0.0.1:${silent}`)).toMatchObject({ state: 'silent', accepts: true })
    expect(Date.now() - started).toBeLessThan(4500)
    const other = await listen(createServer((socket) => socket.end('220 mail\r\n')))
    expect(await ask(`tcp://127.0.0.1:${other}`)).toMatchObject({ state: 'garbage' })
    expect(await ask('tcp://no-such-host.invalid:2376')).toMatchObject({ state: 'unreachable' })
  })

  it('over SSH that cannot be reached says so in time', async () => {
    expect(await ask('ssh://me@127.0.0.1:1')).toMatchObject({ state: 'unreachable', accepts: false })
    const silent = await listen(createServer(() => undefined))
    const started = Date.now()
    expect(await ask(`ssh://me@127.0.0.1:${silent}`)).toMatchObject({ state: 'unreachable' })
    expect(Date.now() - started).toBeLessThan(4500)
  })

  it.skipIf(!hasOpenssl)(
    'with TLS is trusted with its certificate alone, and never mistaken for a broken one',
    async () => {
      const { folder, key, cert } = makeCertificate()
      const port = await listen(https.createServer({ key, cert }, answer))
      const host = `tcp://127.0.0.1:${port}`
      expect(await ask(host, { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder })).toMatchObject({ state: 'ok' })
      expect(await ask(host, { DOCKER_TLS_VERIFY: '1' })).toMatchObject({ state: 'denied', accepts: true })
      // Without TLS: Node's server cuts the connection, Go's says what is wrong.
      const strict = await listen(
        http.createServer((_request, response) =>
          response.writeHead(400).end('Client sent an HTTP request to an HTTPS server.\n'),
        ),
      )
      expect(await ask(`tcp://127.0.0.1:${strict}`)).toMatchObject({ state: 'denied', httpStatus: 400 })
      const plain = await listen(http.createServer(answer))
      expect(await ask(`tcp://127.0.0.1:${plain}`, { DOCKER_TLS_VERIFY: '1' })).toMatchObject({ state: 'denied' })
    },
  )
})
