import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { describe, it } from 'node:test'
import { stackmedic } from './command-line.ts'

interface Endpoint {
  readonly host: string
  readonly state: string
  readonly version?: string
  readonly owner?: { readonly pid: number; readonly name: string }
}

/** What Docker's engine answers first, on a named pipe. */
async function engineOn(pipe: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = request.url?.replace(/^\/v[\d.]+/, '')
    response.setHeader('Api-Version', '1.51').setHeader('Ostype', 'linux').setHeader('Server', 'Docker/28.3.0 (linux)')
    if (path === '/_ping') response.end('OK')
    else if (path === '/version') {
      response.setHeader('Content-Type', 'application/json')
      response.end(
        JSON.stringify({ Version: '28.3.0', ApiVersion: '1.51', MinAPIVersion: '1.24', Os: 'linux', Arch: 'amd64' }),
      )
    } else response.writeHead(404).end('{"message":"page not found"}')
  })
  server.listen(`\\\\.\\pipe\\${pipe}`)
  await once(server, 'listening')
  return server
}

async function askDocker() {
  const { code, stdout } = await stackmedic('docker', '--format', 'json')
  const { endpoints } = JSON.parse(stdout) as { endpoints: Endpoint[] }
  return { code, endpoint: (name: string) => endpoints.find(({ host }) => host.endsWith(name)) }
}

describe('named pipes', () => {
  it('are found missing when nobody serves them', async () => {
    const { code, endpoint } = await askDocker()
    assert.equal(code, 1)
    assert.notEqual(endpoint('docker_engine')?.state, 'ok')
  })

  it('are found when an engine answers on them', async () => {
    const server = await engineOn('docker_engine')
    try {
      const { code, endpoint } = await askDocker()
      assert.equal(endpoint('docker_engine')?.state, 'ok')
      assert.equal(endpoint('docker_engine')?.version, '28.3.0')
      assert.equal(code, 0)
      // Who made the pipe is this very process.
      assert.equal(endpoint('docker_engine')?.owner?.pid, process.pid)
      assert.match(endpoint('docker_engine')?.owner?.name ?? '', /node/i)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})
