import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pingEndpoint } from '../../../engine/docker/ping-endpoint.ts'
import { httpEngine, rawEngine, workingEngine } from '../../support/fake-engines.ts'
import { temporaryFolder } from '../../support/machine.ts'

const signal = new AbortController().signal
const ping = (socketPath: string, timeoutMs = 2000) => pingEndpoint({ protocol: 'http', socketPath }, timeoutMs, signal)

describe.skipIf(process.platform === 'win32')('asking an address whether Docker is there', () => {
  it('reads versions and the kind of containers', async () => {
    expect(await ping(await workingEngine())).toMatchObject({
      state: 'ok',
      accepts: true,
      apiVersion: '1.47',
      osType: 'linux',
      version: '27.3.1',
      platformName: 'Docker Desktop 4.41.2',
    })
  })

  it('finds nothing where nothing is', async () => {
    expect(await ping(join(temporaryFolder(), 'none.sock'))).toMatchObject({ state: 'absent', accepts: false })
  })

  it('finds nobody behind a file that is left over', async () => {
    const path = join(temporaryFolder(), 'docker.sock')
    writeFileSync(path, '')
    expect(await ping(path)).toMatchObject({ state: 'refused', accepts: false })
  })

  it('is denied where the socket may not be opened', async () => {
    const path = await workingEngine()
    chmodSync(path, 0)
    // Root may open everything, so it steps back for a moment.
    const isRoot = process.geteuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)
    try {
      expect(await ping(path)).toMatchObject({ state: 'denied', accepts: false })
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  })

  it('gives up on one that accepts and never answers', async () => {
    const answer = await ping(await rawEngine(), 300)
    expect(answer).toMatchObject({ state: 'silent', accepts: true })
    expect(answer.tookMs).toBeLessThan(1500)
  })

  it('gives up on one that answers a byte at a time', async () => {
    const path = await rawEngine((socket) => {
      const timer = setInterval(() => socket.write('H'), 50)
      socket.on('close', () => clearInterval(timer))
      socket.write('HTTP/1.1 200 OK\r\nApi-Version: 1.47\r\nX: ')
    })
    expect(await ping(path, 400)).toMatchObject({ state: 'silent', accepts: true })
  })

  it('waits for one that is slow', async () => {
    const path = await httpEngine((request, response) => {
      setTimeout(() => response.writeHead(200, { 'Api-Version': '1.47' }).end('OK'), request.url === '/_ping' ? 500 : 0)
    })
    expect(await ping(path)).toMatchObject({ state: 'ok' })
  })

  it.each([
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['HTTP of something else', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'],
    ['HTTP without such a page', 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'],
  ])('is not fooled by %s', async (_what, answer) => {
    expect(await ping(await rawEngine((socket) => socket.end(answer)))).toMatchObject({
      state: 'garbage',
      accepts: true,
    })
  })

  it('stops reading an answer that never ends', async () => {
    const path = await httpEngine((_request, response) => {
      const more = () => {
        while (response.write('x'.repeat(65536)));
      }
      response.on('drain', more)
      more()
    })
    expect(await ping(path)).toMatchObject({ state: 'garbage' })
  })

  it("knows Docker Desktop's front from its engine", async () => {
    const failing = await httpEngine((_request, response) => response.writeHead(500).end('Internal Server Error'))
    expect(await ping(failing)).toMatchObject({ state: 'failing', httpStatus: 500, detail: 'Internal Server Error' })
    const paused = await httpEngine((_request, response) =>
      response.writeHead(503).end('Docker Desktop is manually paused. Unpause it through the Whale menu or Dashboard.'),
    )
    expect(await ping(paused)).toMatchObject({ state: 'paused' })
  })

  it('takes a connection that is cut for an engine that fails', async () => {
    expect(await ping(await rawEngine((socket) => socket.destroy()))).toMatchObject({ state: 'failing' })
  })

  it('keeps control sequences out of what it quotes', async () => {
    const path = await httpEngine((_request, response) => response.end('\u001b[31mred\u001b[0m\nsecond line'))
    expect(await ping(path)).toMatchObject({ state: 'garbage', detail: 'red' })
  })
})
