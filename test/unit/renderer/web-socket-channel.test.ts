import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocket as RealSocket, WebSocketServer } from 'ws'
import type { ConnectionState } from '../../../renderer/client/channel.ts'
import { webSocketChannel } from '../../../renderer/client/web-socket-channel.ts'

const servers: WebSocketServer[] = []

async function listen(port = 0): Promise<{ server: WebSocketServer; port: number }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port })
  servers.push(server)
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return { server, port: address.port }
}

function close(server: WebSocketServer): Promise<void> {
  for (const client of server.clients) client.terminate()
  return new Promise((resolve) => server.close(() => resolve()))
}

/** Node's own class lacks in some versions; both have the browser's events. */
const open = (url: string) => new RealSocket(url) as unknown as WebSocket
vi.stubGlobal('WebSocket', RealSocket)

afterEach(async () => {
  await Promise.all(servers.splice(0).map(close))
})

describe('the channel over a web socket', () => {
  it('keeps frames until it is open, and carries answers', async () => {
    const { server, port } = await listen()
    server.on('connection', (socket) =>
      socket.on('message', (data) => {
        const { id } = JSON.parse(String(data))
        socket.send(JSON.stringify({ type: 'result', id, output: 'hello' }))
      }),
    )
    const channel = webSocketChannel(`ws://127.0.0.1:${port}/contract`, open)
    const answer = new Promise((resolve) => channel.onFrame(resolve))
    channel.send({ type: 'call', id: 7, method: 'host', input: {} })
    expect(await answer).toEqual({ type: 'result', id: 7, output: 'hello' })
  })

  it('says that the connection is lost, and comes back by itself', async () => {
    const { server, port } = await listen()
    const states: ConnectionState[] = []
    const channel = webSocketChannel(`ws://127.0.0.1:${port}/contract`, open)
    channel.onState((state) => states.push(state))
    await vi.waitFor(() => expect(states.at(-1)).toBe('open'))
    await close(server)
    await vi.waitFor(() => expect(states.at(-1)).toBe('lost'))
    await listen(port)
    channel.reconnect()
    await vi.waitFor(() => expect(states.at(-1)).toBe('open'), { timeout: 5000 })
    expect(states).toEqual(['connecting', 'open', 'lost', 'open'])
  })
})
