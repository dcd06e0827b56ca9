import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startListener } from '../support/listening-program.ts'
import { temporaryFolder } from '../support/machine.ts'

const commandLine = join(resolve(import.meta.dirname, '..', '..'), 'dist', 'cli', 'main.js')

function start(argumentList: readonly string[], data: string) {
  const child = spawn(process.execPath, [commandLine, ...argumentList], {
    env: { ...process.env, LC_ALL: 'en_US.UTF-8', STACKMEDIC_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { child, ended: once(child, 'close') as Promise<[number | null, string | null]> }
}

async function stackmedic(argumentList: readonly string[], data = temporaryFolder()) {
  const { child, ended } = start(argumentList, data)
  const [[code], stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  return { code, stdout, stderr }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '0.0.0.0')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

describe.skipIf(process.platform !== 'linux')('stackmedic port', () => {
  it('gives one verdict with proof, in text and as JSON', async () => {
    const { said, pid } = await startListener('127.0.0.1')
    const shown = await stackmedic(['port', said])
    expect(shown.stdout).toContain(`is held by node (pid ${pid})`)
    expect(shown.stdout).toContain(`measured: bind tcp 0.0.0.0:${said}: EADDRINUSE`)
    expect(shown.code).toBe(0)
    const { stdout, code } = await stackmedic(['port', said, '--format', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({
      port: Number(said),
      verdict: 'process',
      protocols: [
        { protocol: 'tcp', verdict: 'process', data: { pid, program: 'node' } },
        { protocol: 'udp', verdict: 'free' },
      ],
    })
    expect(code).toBe(0)
  })

  it('says that a port is free', async () => {
    const port = await freePort()
    expect(await stackmedic(['port', String(port)])).toMatchObject({ code: 0, stdout: `Port ${port} is free\n` })
  })

  it.each(['0', '70000', '-1', '80x'])('has no port %s', async (port) => {
    const { code, stdout } = await stackmedic(['port', port])
    expect([code, stdout]).toEqual([2, ''])
  })

  it('frees a port through the journal', async () => {
    const data = temporaryFolder()
    const { said, child } = await startListener('127.0.0.1')
    const ended = once(child, 'exit')
    const freed = await stackmedic(['port', said, '--free', '--yes'], data)
    expect(freed.stdout).toContain(`Port ${said} is free now`)
    expect(freed.code).toBe(0)
    await ended
    const { stdout } = await stackmedic(['undo', '--list'], data)
    expect(stdout).toMatch(/worked +Stop node/)
  })

  it('stops nothing without a yes', async () => {
    const { said, child } = await startListener('127.0.0.1')
    const { code, stdout } = await stackmedic(['port', said, '--free'])
    expect(stdout).toContain('Nothing was stopped')
    expect([code, child.exitCode]).toEqual([1, null])
  })

  it('ends in peace when nobody reads any more', async () => {
    const { child, ended } = start(['port', String(await freePort())], temporaryFolder())
    child.stdout.destroy()
    const errors = text(child.stderr)
    onTestFinished(() => void child.kill())
    expect(await ended).toEqual([0, null])
    expect(await errors).not.toMatch(/EPIPE|\n {4}at /)
  })
})
