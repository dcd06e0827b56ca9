import { execFile, spawnSync } from 'node:child_process'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startBrowserHost } from '../../../../cli/serve/browser-host.ts'
import { isOtherAccount } from '../../../../cli/serve/other-account.ts'
import type { Handlers } from '../../../../engine/contract/handlers.ts'
import { temporaryFolder } from '../../../support/machine.ts'
import { get } from './raw-request.ts'

const nobody = 65_534
const asNobody = { cwd: '/', uid: nobody, gid: nobody }
const mayBecomeOthers = process.platform === 'linux' && spawnSync(process.execPath, ['-e', ''], asNobody).status === 0

/** Runs a script of Node in another account, or in this one. */
function runAs(uid: number | undefined, script: string): Promise<string> {
  return new Promise((resolve) => {
    const options = { cwd: '/', ...(uid === undefined ? {} : { uid, gid: uid }) }
    execFile(process.execPath, ['-e', script], options, (_error, stdout) => resolve(stdout.trim()))
  })
}

describe.skipIf(process.platform !== 'linux')('who has the other end of a connection', () => {
  let server: Server
  let verdicts: boolean[]
  let port: number
  beforeEach(async () => {
    verdicts = []
    server = createServer((socket: Socket) => {
      verdicts.push(isOtherAccount(socket))
      socket.end('x')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as { port: number }).port
  })
  afterEach(() => server.close())

  it.each(['127.0.0.1', '::ffff:127.0.0.1'])('is this account, also from %s', async (host) => {
    await runAs(undefined, `require('net').connect(${port}, '${host}').resume()`)
    expect(verdicts).toEqual([false])
  })

  it.runIf(mayBecomeOthers).each([
    ['127.0.0.1', {}],
    ['::ffff:127.0.0.1', {}],
    ['127.0.0.1', { localAddress: '127.0.0.2' }],
  ])('is another account, from %s %j', async (host, more) => {
    const options = JSON.stringify({ port, host, ...more })
    await runAs(nobody, `require('net').connect(${options}).resume()`)
    expect(verdicts).toEqual([true])
  })

  it('is not the account when it has let go already, and nobody knows without a table', () => {
    const peer = { remoteAddress: '127.0.0.1', remotePort: 50_000, localPort: 8080 }
    const row = (state: string, uid: number) => `  0: 0100007F:C350 0100007F:1F90 ${state} 0:0 00:0 0 ${uid} 0 1\n`
    const own = process.getuid?.() ?? 0
    expect(isOtherAccount(peer, () => row('01', own))).toBe(false)
    expect(isOtherAccount(peer, () => row('01', own + 1))).toBe(true)
    expect(isOtherAccount(peer, () => row('05', 0))).toBe(true)
    expect(isOtherAccount(peer, () => '')).toBe(false)
  })

  it('is looked for again where the table had changed while it was read', () => {
    const peer = { remoteAddress: '127.0.0.1', remotePort: 50_000, localPort: 8080 }
    let reads = 0
    const row = '  0: 0100007F:C350 0100007F:1F90 01 0:0 00:0 0 4242 0 1\n'
    expect(isOtherAccount(peer, () => (++reads > 2 ? row : ''))).toBe(true)
  })
})

describe.runIf(mayBecomeOthers)('a browser host on a shared machine', () => {
  it('answers nobody of another account, so that the link of the person stays unused', async () => {
    const host = await startBrowserHost({ handlers: {} as Handlers, pageFolder: temporaryFolder() })
    try {
      const steal = `require('http').get('${host.link}', (r) => console.log(r.statusCode)).on('error', (e) => console.log(e.code))`
      expect(await runAs(nobody, steal)).toMatch(/^(?:ECONNRESET|EPIPE)$/)
      const { pathname, search } = new URL(host.link)
      const answer = await get(host.port, `${pathname}${search}`)
      expect(answer.status).toBe(200)
    } finally {
      await host.close()
    }
  })
})
