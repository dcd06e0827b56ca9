import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { askMysql } from '../../../engine/database/mysql.ts'

async function server(onConnection: (socket: Socket) => void): Promise<number> {
  const listening = createServer((socket) => {
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void listening.close())
  return (listening.address() as AddressInfo).port
}

function packet(number: number, text: string): Buffer {
  const body = Buffer.from(text, 'latin1')
  return Buffer.concat([Buffer.from([body.length & 0xff, body.length >> 8, 0, number]), body])
}

const ask = (port: number, signal = new AbortController().signal) =>
  askMysql(
    { address: { host: '127.0.0.1', port }, user: 'app', password: 'pw', database: 'shop', encryption: 'prefer' },
    signal,
  )

it('says when nobody listens, closes at once, or never says a word', async () => {
  expect(await ask(1)).toMatchObject({ state: 'refused' })
  expect(await ask(await server((socket) => socket.destroy()))).toMatchObject({ state: 'closed' })
  const started = Date.now()
  const sockets: Socket[] = []
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
  })
  expect(await ask(await server((socket) => sockets.push(socket)))).toMatchObject({ state: 'silent' })
  expect(Date.now() - started).toBeLessThan(5000)
})

it('goes by the number of what the server says, in whatever language', async () => {
  const blocked = packet(0, '\xff\x69\x04Rechner ist gesperrt')
  expect(await ask(await server((socket) => socket.end(blocked)))).toEqual({
    state: 'failed',
    detail: 'Rechner ist gesperrt',
  })
})

it('takes other protocols for what they are: no database', async () => {
  const ssh = await server((socket) => socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'))
  expect(['failed', 'silent']).toContain((await ask(ssh)).state)
})

it('sends no file of this machine, whatever the server asks for', async () => {
  const greeting = packet(
    0,
    `\x0a8.0.36\0\x01\0\0\0abcdefgh\0\xff\xff\x21\x02\0\xff\xc1\x15\0\0\0\0\0\0\0\0\0\0ijklmnopqrst\0mysql_native_password\0`,
  )
  let received = Buffer.alloc(0)
  const port = await server((socket) => {
    socket.write(greeting)
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      const number = (chunk[3] ?? 0) + 1
      // To the log-in "welcome"; to every question "send me this file".
      if (received.length === chunk.length) socket.write(packet(number, '\0\0\0\x02\0\0\0'))
      else socket.write(packet(number, '\xfb/etc/hostname'))
    })
  })
  const answer = await ask(port)
  expect(answer.state).not.toBe('reachable')
  const capabilities = received.readUInt32LE(4)
  expect(capabilities & 0x80, 'LOCAL FILES is not offered').toBe(0)
  expect(received.length).toBeLessThan(2000)
})
