import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { bindTest } from '../../../engine/ports/bind-test.ts'

async function listen(address: string): Promise<number> {
  const server = createServer().listen(0, address)
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return (server.address() as { port: number }).port
}

describe('a bind test', () => {
  it('tells a taken port from a free one, and leaves it free', async () => {
    const port = await listen('127.0.0.1')
    const taken = { protocol: 'tcp', family: 'ipv4', address: '127.0.0.1', port } as const
    expect(await bindTest(taken)).toEqual({ ...taken, outcome: 'in-use', error: 'EADDRINUSE' })
    const udp = { ...taken, protocol: 'udp' } as const
    expect(await bindTest(udp)).toEqual({ ...udp, outcome: 'free' })
    expect(await bindTest(udp)).toEqual({ ...udp, outcome: 'free' })
  })

  it('tests exactly the address that is wanted', async () => {
    const port = await listen('127.0.0.2')
    expect(await bindTest({ protocol: 'tcp', family: 'ipv4', address: '127.0.0.1', port })).toMatchObject({
      outcome: 'free',
    })
    expect(await bindTest({ protocol: 'tcp', family: 'ipv4', address: '0.0.0.0', port })).toMatchObject({
      outcome: 'in-use',
    })
  })

  it('sees UDP sockets', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    onTestFinished(() => void socket.close())
    await once(socket, 'listening')
    const { port } = socket.address()
    expect(await bindTest({ protocol: 'udp', family: 'ipv4', address: '127.0.0.1', port })).toMatchObject({
      outcome: 'in-use',
    })
  })

  it('says when no interface has the address', async () => {
    // TEST-NET-1 of RFC 5737: nobody has it.
    expect(await bindTest({ protocol: 'tcp', family: 'ipv4', address: '192.0.2.1', port: 18_000 })).toMatchObject({
      outcome: 'no-such-address',
    })
  })
})
