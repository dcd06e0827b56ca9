import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const checkout = resolve(import.meta.dirname, '..', '..')
const commandLine = join(checkout, 'dist', 'cli', 'main.js')
const project = join(checkout, 'test', 'fixtures', 'projects', 'two-heads')

let data: string
let server: ChildProcess | undefined

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'stackmedic-serve-'))
})
afterEach(async () => {
  if (server?.exitCode === null && server.signalCode === null) {
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
  await rm(data, { recursive: true })
})

function serve(argumentList: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [commandLine, 'serve', ...argumentList], {
    env: { ...process.env, LC_ALL: 'en_US.UTF-8', STACKMEDIC_DATA: data, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  server = child
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    output.stdout += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    output.stderr += String(chunk)
  })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output }))
  const link = () => once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line))
  return { child, ended, link, output }
}

describe('stackmedic serve', () => {
  it('prints the link alone to standard output, and serves the page behind it', async () => {
    const { child, ended, link } = serve([project])
    const address = await link()
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/)
    expect((await fetch(address)).status).toBe(200)
    expect((await fetch(address)).status).toBe(403)
    child.kill('SIGINT')
    const { stdout } = await ended
    expect(stdout).toBe(`${address}\n`)
  })

  it('listens where it was told to', async () => {
    const port = await freePort()
    const { link } = serve(['--port', String(port)])
    expect(new URL(await link()).port).toBe(String(port))
  })

  it('takes another port where the usual one is taken', async () => {
    const first = new URL(await serve([]).link())
    const running = server
    const second = new URL(await serve([]).link())
    expect(second.port).not.toBe(first.port)
    running?.kill('SIGKILL')
  })

  it('says that a port is taken, and what to do', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as AddressInfo
    const { code, stdout, stderr } = await serve(['--port', String(port)]).ended
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toContain(`Port ${port} is taken`)
    expect(stderr).toContain('--port')
    holder.close()
  })

  it.each(['http', '70000', '-1', '1.5', ''])('does not take %j for a port', async (port) => {
    const { code, stderr } = await serve(['--port', port]).ended
    expect(code).toBe(2)
    expect(stderr).toContain('is not a port')
  })

  it('says that there is no such project', async () => {
    const { code, stdout, stderr } = await serve([join(data, 'nowhere')]).ended
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('nowhere')
  })

  it('ends at once on Ctrl+C, with pages open, and leaves nothing that listens', async () => {
    const { child, ended, link } = serve([])
    const port = Number(new URL(await link()).port)
    const idle = connect(port, '127.0.0.1')
    await once(idle, 'connect')
    idle.on('error', () => undefined)
    const started = Date.now()
    child.kill('SIGINT')
    const { code, stderr } = await ended
    expect(code).toBe(130)
    expect(stderr).toContain('has ended')
    expect(Date.now() - started).toBeLessThan(3000)
    const again = connect(port, '127.0.0.1')
    await expect(once(again, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('goes on without a browser that could be opened', async () => {
    const { child, ended, link, output } = serve(['--open'], { PATH: data })
    const address = await link()
    expect((await fetch(address)).status).toBe(200)
    // Looking for the browser takes its time; stopped before, nothing has to be said.
    await vi.waitFor(() => expect(output.stderr).toContain('Open the link above yourself'), { timeout: 20_000 })
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
  })
})

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
