import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../../engine/core/finding.ts'
import type { Machine } from '../../../../engine/core/machine.ts'
import type { RunProcess } from '../../../../engine/core/run-process.ts'
import dockerContext from '../../../../engine/core/steps/docker-context.ts'
import dockerDesktop from '../../../../engine/core/steps/docker-desktop.ts'
import linuxService from '../../../../engine/core/steps/linux-service.ts'
import startDesktop from '../../../../engine/docker/fixes/start-desktop.ts'
import startService from '../../../../engine/docker/fixes/start-service.ts'
import useContext from '../../../../engine/docker/fixes/use-context.ts'
import { workingEngine } from '../../../support/fake-engines.ts'
import { temporaryFolder, testMachine } from '../../../support/machine.ts'

/** Notes what would be started, and lets `effect` stand in for it. */
function recorder(effect: (program: string, words: readonly string[]) => number = () => 0) {
  const calls: string[] = []
  const runProcess: RunProcess = async (program, words) => {
    calls.push([program, ...words].join(' '))
    const code = effect(program, words)
    return { outcome: 'exited', code, stdout: Buffer.alloc(0), stderr: Buffer.from(code === 0 ? '' : 'no such unit') }
  }
  return { calls, runProcess }
}

const contextOf = (machine: Machine) => ({
  root: temporaryFolder(),
  machine,
  signal: new AbortController().signal,
  onOutput: () => undefined,
})

describe('starting Docker', () => {
  const service = { kind: 'linux-service', unit: 'docker.service' } as const

  it('starts the service of Linux and waits for the engine', async () => {
    const host = `unix://${await workingEngine()}`
    const { calls, runProcess } = recorder()
    const machine = testMachine({ platform: 'linux', environment: { DOCKER_HOST: host }, runProcess })
    expect(await linuxService.apply(service, null, contextOf(machine))).toEqual({ ok: true })
    expect(calls).toEqual(['systemctl start docker.service'])
    // systemd asks for the rights itself.
    expect(linuxService.elevation).toBeUndefined()
  })

  it('says what systemd said, and starts nothing else than Docker', async () => {
    const machine = testMachine({ platform: 'linux', runProcess: recorder(() => 5).runProcess })
    expect(await linuxService.apply(service, null, contextOf(machine))).toMatchObject({
      ok: false,
      reason: { values: { detail: 'no such unit' } },
    })
    expect(linuxService.schema.safeParse({ ...service, unit: 'ssh.service' }).success).toBe(false)
    expect(await linuxService.prepare(service, contextOf(testMachine({ platform: 'windows' })))).toMatchObject({
      ok: false,
    })
  })

  it('opens Docker Desktop of Windows through Explorer, which ends by itself', async () => {
    const host = `unix://${await workingEngine()}`
    const programs = temporaryFolder()
    const folder = join(programs, 'Docker', 'Docker')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'Docker Desktop.exe'), '')
    const { calls, runProcess } = recorder(() => 1)
    const environment = { ProgramW6432: programs, SystemRoot: 'C:\\Windows', DOCKER_HOST: host }
    const machine = testMachine({ platform: 'windows', environment, runProcess })
    const step = { kind: 'docker-desktop' } as const
    expect(await dockerDesktop.prepare(step, contextOf(machine))).toMatchObject({ ok: true })
    expect(await dockerDesktop.apply(step, null, contextOf(machine))).toEqual({ ok: true })
    expect(calls).toEqual([`C:\\Windows\\explorer.exe ${join(folder, 'Docker Desktop.exe')}`])
  })

  it('is offered by what is installed', () => {
    const fits = (variant: string) =>
      [startService, startDesktop].filter((fix) => fix.fits?.({ variant } as Finding, {})).map(({ id }) => id)
    expect(fits('service')).toEqual(['docker/start-service'])
    expect(fits('desktop')).toEqual(['docker/start-desktop'])
    expect(fits('product')).toEqual([])
  })
})

describe('docker/use-context', () => {
  it('switches to the context that answers, and back', async () => {
    const config = temporaryFolder()
    const file = join(config, 'config.json')
    writeFileSync(file, '{"currentContext": "old"}')
    const { runProcess } = recorder((_, words) => {
      writeFileSync(file, JSON.stringify({ currentContext: words[2] }))
      return 0
    })
    const machine = testMachine({ environment: { DOCKER_CONFIG: config }, runProcess })
    const finding = { values: { context: 'old', otherContext: 'colima' } } as unknown as Finding
    const planned = await useContext.plan({ finding, facts: {}, ...contextOf(machine) })
    const step = dockerContext.schema.parse(planned.ok ? planned.steps[0] : undefined)
    expect(await dockerContext.prepare(step, contextOf(machine))).toEqual({ ok: true, receipt: null })
    expect(await dockerContext.apply(step, null, contextOf(machine))).toEqual({ ok: true })
    expect(await dockerContext.wasApplied(step, null, contextOf(machine))).toBe(true)
    expect(await dockerContext.prepare(step, contextOf(machine))).toMatchObject({ ok: false })
    expect(await dockerContext.undo?.(step, null, contextOf(machine))).toEqual({ ok: true })
    expect(readFileSync(file, 'utf8')).toContain('"old"')
  })

  it('takes no name that could be an option', () => {
    expect(dockerContext.schema.safeParse({ kind: 'docker-context', from: 'a', to: '--help' }).success).toBe(false)
  })
})
