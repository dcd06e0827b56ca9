import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, it } from 'node:test'
import { thisMachine } from '../../engine/core/machine.ts'
import type { ListenerTable } from '../../engine/ports/facts.ts'
import { readListeners } from '../../engine/ports/read-listeners.ts'
import { ownersAreVisible } from './command-line.ts'

/** The table of this machine; starting any program for it is an error. */
async function readTable(port: number): Promise<ListenerTable> {
  const machine = {
    ...thisMachine(),
    runProcess: () => Promise.reject(new Error('a child process was started for the table')),
  }
  const reading = await readListeners(machine, { protocols: ['tcp', 'udp'], lookCloser: (it) => it === port })
  assert.equal(reading.state, 'known', JSON.stringify(reading))
  return reading.value
}

describe('the listeners of Windows', () => {
  for (const [family, address] of [
    ['ipv4', '127.0.0.1'],
    ['ipv4', '0.0.0.0'],
    ['ipv6', '::1'],
  ] as const) {
    it(`are seen through iphlpapi with their owner: TCP on ${address}`, async (test) => {
      const server = createServer()
      server.on('error', () => undefined)
      server.listen(0, address)
      const listening = await Promise.race([
        once(server, 'listening').then(() => true),
        once(server, 'error').then(() => false),
      ])
      if (!listening) return test.skip(`nobody can listen on ${address} here`)
      const { port } = server.address() as AddressInfo
      try {
        const { source, listeners, owners } = await readTable(port)
        assert.equal(source, 'iphlpapi')
        const listener = listeners.find((it) => it.port === port && it.protocol === 'tcp')
        assert.ok(listener, `port ${port} is not in the table`)
        assert.equal(listener.family, family)
        assert.equal(listener.address, address)
        if (!ownersAreVisible) return assert.deepEqual(listener.pids, [])
        assert.deepEqual(listener.pids, [process.pid])
        const owner = owners.find(({ pid }) => pid === process.pid)
        assert.equal(owner?.name.toLowerCase(), 'node.exe')
        assert.equal(owner?.executable?.toLowerCase(), process.execPath.toLowerCase())
        assert.ok(owner?.startTime, 'no start time')
      } finally {
        server.close()
      }
    })
  }

  it('are gone from the table when they are closed', async () => {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    const { listeners } = await readTable(port)
    assert.ok(!listeners.some((listener) => listener.port === port && listener.protocol === 'tcp'))
  })

  it('are seen for UDP', async () => {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    const { port } = socket.address()
    const { listeners } = await readTable(port)
    socket.close()
    assert.ok(listeners.some((listener) => listener.port === port && listener.protocol === 'udp'))
  })
})
