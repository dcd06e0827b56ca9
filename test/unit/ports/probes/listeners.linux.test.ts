import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readLinuxTable } from '../../../../engine/ports/probes/listeners.linux.ts'
import { startListener, startProgram } from '../../../support/listening-program.ts'
import { temporaryFolder } from '../../../support/machine.ts'

async function tableOf(lookCloser: (port: number) => boolean = () => true) {
  const table = await readLinuxTable({ protocols: ['tcp', 'udp'], lookCloser })
  if (table.state !== 'known') throw new Error('The table is not known')
  return table.value
}

describe.skipIf(process.platform !== 'linux')('the port table of a Linux machine', () => {
  it('names the program behind a port with everything about it', async () => {
    const cwd = temporaryFolder()
    const { pid, said } = await startListener('127.0.0.1', { cwd })
    const table = await tableOf()
    expect(table.listeners.filter(({ port }) => port === Number(said))).toEqual([
      expect.objectContaining({ protocol: 'tcp', family: 'ipv4', address: '127.0.0.1', pids: [pid] }),
    ])
    const owner = table.owners.find((candidate) => candidate.pid === pid)
    expect(owner).toMatchObject({
      name: 'node',
      executable: process.execPath,
      workingDirectory: cwd,
      parent: process.pid,
    })
    expect(owner?.commandLine).toContain('createServer')
    expect(owner?.parents?.[0]).toMatchObject({ pid: process.pid })
    expect(owner?.parents?.at(-1)?.pid).toBe(1)
    expect(Math.abs(Date.parse(owner?.startedAt ?? '') - Date.now())).toBeLessThan(60_000)
  })

  it('sees IPv6 and UDP sockets of this very process', async () => {
    const server = createServer().listen(0, '::1')
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    onTestFinished(() => void socket.close())
    await Promise.all([once(server, 'listening'), once(socket, 'listening')])
    const tcpPort = (server.address() as { port: number }).port
    const { listeners } = await tableOf()
    const mine = listeners.filter(({ pids }) => pids.includes(process.pid))
    expect(mine).toContainEqual(
      expect.objectContaining({ protocol: 'tcp', family: 'ipv6', address: '::1', port: tcpPort }),
    )
    expect(mine).toContainEqual(
      expect.objectContaining({ protocol: 'udp', family: 'ipv4', address: '127.0.0.1', port: socket.address().port }),
    )
  })

  it('puts the program that started the others first where several hold one socket', async () => {
    const { pid, said } = await startProgram(`
      const s = require('node:net').createServer().listen(0, '127.0.0.1', () => {
        const child = require('node:child_process').spawn('sleep', ['30'], { stdio: ['ignore', 'ignore', 'ignore', s._handle.fd] })
        process.on('SIGTERM', () => { child.kill(); process.exit() })
        child.on('spawn', () => console.log(s.address().port + ' ' + child.pid))
      })`)
    const [port, heir] = said.split(' ').map(Number)
    onTestFinished(() => void process.kill(heir ?? 0, 'SIGKILL'))
    const { listeners } = await tableOf()
    expect(listeners.find((listener) => listener.port === port)?.pids).toEqual([pid, heir])
  })

  it('leaves command lines of others alone', async () => {
    const { pid } = await startListener('127.0.0.1')
    const owner = (await tableOf(() => false)).owners.find((candidate) => candidate.pid === pid)
    expect(owner).toMatchObject({ name: expect.any(String), startTime: expect.stringMatching(/\/\d+$/) })
    expect(owner).not.toHaveProperty('commandLine')
    expect(owner).not.toHaveProperty('workingDirectory')
  })
})
