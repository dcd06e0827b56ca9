import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { askMysql, readGreeting } from '../../../engine/database/mysql.ts'

const body = Buffer.from('\x0a8.0.36\0aaaaaaaa', 'latin1')
const greeting = Buffer.concat([Buffer.from([body.length, 0, 0, 0]), body])

it('reads the version from the greeting, in however many pieces it comes', async () => {
  expect(readGreeting(greeting.subarray(0, 7))).toBeUndefined()
  const server = createServer((socket) => {
    socket.write(greeting.subarray(0, 6))
    setTimeout(() => socket.end(greeting.subarray(6)), 20)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const answer = await askMysql('127.0.0.1', port, new AbortController().signal)
  expect(answer).toEqual({ state: 'listening', detail: '', serverVersion: '8.0.36' })
})

it('says when nobody listens, and when the server turns everybody away', async () => {
  expect(await askMysql('127.0.0.1', 1, new AbortController().signal)).toMatchObject({ state: 'refused' })
  const text = Buffer.from('\xff\x69\x04Host is blocked', 'latin1')
  expect(readGreeting(Buffer.concat([Buffer.from([text.length, 0, 0, 0]), text]))).toEqual({
    state: 'failed',
    detail: 'Host is blocked',
  })
})
