import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type RunOptions, runProcess } from '../../../engine/core/run-process.ts'
import { temporaryFolder } from '../../support/machine.ts'

const node = process.execPath
const run = (script: string, options: Partial<RunOptions> = {}) =>
  runProcess(node, ['-e', script], { timeoutMs: 10_000, ...options })

describe('runProcess', () => {
  it('gives the exit code and both outputs as bytes', async () => {
    const result = await run('process.stdout.write("out"); process.stderr.write("err"); process.exitCode = 7')
    expect(result).toMatchObject({ outcome: 'exited', code: 7 })
    if (result.outcome !== 'exited') return
    expect(result.stdout.toString()).toBe('out')
    expect(result.stderr.toString()).toBe('err')
  })

  it('passes arguments as they are, without a shell', async () => {
    const hostile = ['$(touch /tmp/never)', '; exit 3', '"quoted"', 'a b', '*']
    const result = await runProcess(
      node,
      ['-e', 'process.stdout.write(JSON.stringify(process.argv.slice(1)))', ...hostile],
      { timeoutMs: 10_000 },
    )
    expect(result.outcome === 'exited' && JSON.parse(result.stdout.toString())).toEqual(hostile)
  })

  it('writes the input', async () => {
    const result = await run('process.stdin.pipe(process.stdout)', { input: 'héllo' })
    expect(result.outcome === 'exited' && result.stdout.toString()).toBe('héllo')
  })

  it('survives a program that does not read its input', async () => {
    expect(await run('process.exit(0)', { input: 'x'.repeat(5_000_000) })).toMatchObject({ outcome: 'exited', code: 0 })
  })

  it('says that a program is not there', async () => {
    expect(await runProcess('no-such-program-anywhere', [], { timeoutMs: 1000 })).toEqual({ outcome: 'not-found' })
  })

  it('does not blame the program for a missing working folder', async () => {
    const result = await run('0', { cwd: '/no/such/folder' })
    expect(result).toEqual({ outcome: 'not-started', error: 'no folder /no/such/folder' })
  })

  it('answers rather than throws where nothing can be started', async () => {
    expect(await runProcess(node, ['nul\0byte'], { timeoutMs: 1000 })).toMatchObject({ outcome: 'not-started' })
    expect(await runProcess(temporaryFolder(), [], { timeoutMs: 1000 })).toMatchObject({ outcome: 'not-started' })
  })

  it('ends a program that takes too long, and keeps what it said', async () => {
    const result = await run('process.stdout.write("begun"); setInterval(() => {}, 1000)', { timeoutMs: 500 })
    expect(result.outcome).toBe('timed-out')
    expect('stdout' in result && result.stdout.toString()).toBe('begun')
  })

  it('ends a program that says too much', async () => {
    const endless = 'const chunk = "x".repeat(65536); const go = () => process.stdout.write(chunk, go); go()'
    const result = await run(endless, { maxOutputBytes: 200_000 })
    expect(result.outcome).toBe('too-much-output')
    expect('stdout' in result && result.stdout.length).toBeLessThanOrEqual(200_000)
  })

  it('ends a program when the person cancels, even before it began', async () => {
    const abort = new AbortController()
    const running = run('setInterval(() => {}, 1000)', { signal: abort.signal })
    setTimeout(() => abort.abort(), 200)
    expect(await running).toMatchObject({ outcome: 'cancelled' })
    expect(await run('0', { signal: abort.signal })).toMatchObject({ outcome: 'cancelled' })
  })

  it('reports a program that something else killed', async () => {
    expect(await run('process.kill(process.pid, "SIGKILL")')).toMatchObject({ outcome: 'killed', signal: 'SIGKILL' })
  })

  it('does not wait for a grandchild that keeps the pipe open', async () => {
    const started = Date.now()
    const result = await run(`
      const { spawn } = require('node:child_process')
      spawn(process.execPath, ['-e', 'setTimeout(() => {}, 8000)'], { stdio: 'inherit', detached: true }).unref()
      process.stdout.write('done')
    `)
    expect(result).toMatchObject({ outcome: 'exited', code: 0 })
    expect(Date.now() - started).toBeLessThan(5000)
    expect('stdout' in result && result.stdout.toString()).toBe('done')
  })

  it.skipIf(process.platform === 'win32')('ends what the program started along with it', async () => {
    const result = await run(
      `
      const { spawn } = require('node:child_process')
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
      process.stdout.write(String(child.pid))
      setInterval(() => {}, 1000)
    `,
      { timeoutMs: 700 },
    )
    const grandchild = Number('stdout' in result && result.stdout.toString())
    expect(grandchild).toBeGreaterThan(1)
    await expect.poll(() => isAlive(grandchild), { timeout: 3000 }).toBe(false)
  })

  it('tells of output while it comes', async () => {
    const heard: string[] = []
    await run('console.log("one"); setTimeout(() => console.error("two"), 100)', {
      onOutput: (chunk, stream) => heard.push(`${stream}:${chunk.toString().trim()}`),
    })
    expect(heard).toEqual(['stdout:one', 'stderr:two'])
  })

  it('reads all of a large output of a program that ends at once', async () => {
    const result = await run('process.stdout.write("y".repeat(3_000_000))')
    await wait(0)
    expect('stdout' in result && result.stdout.length).toBe(3_000_000)
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
