import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { RunProcess } from '../../../../engine/core/run-process.ts'
import type { StepContext } from '../../../../engine/core/step.ts'
import dockerContext from '../../../../engine/core/steps/docker-context.ts'
import dockerDesktop from '../../../../engine/core/steps/docker-desktop.ts'
import linuxService from '../../../../engine/core/steps/linux-service.ts'
import portProxy, { type PortProxyStep } from '../../../../engine/core/steps/port-proxy.ts'
import userEnvironment from '../../../../engine/core/steps/user-environment.ts'
import type { RegistryData, WindowsRegistry } from '../../../../engine/windows/registry.ts'
import { temporaryFolder, testMachine } from '../../../support/machine.ts'

/** The registry of a Windows, which this machine has not. */
const recorded = vi.hoisted(() => ({ keys: new Map<string, Map<string, RegistryData>>() }))
vi.mock('../../../../engine/windows/registry.ts', () => ({
  openRegistry: async (): Promise<WindowsRegistry> => ({
    values: (path) => {
      const value = recorded.keys.get(path)
      return value === undefined ? { state: 'missing' } : { state: 'read', value }
    },
    keys: () => ({ state: 'missing' }),
  }),
}))

const commands: string[] = []
beforeEach(() => {
  commands.length = 0
  recorded.keys.clear()
})

const runProcess: RunProcess = async (program, words) => {
  commands.push([program.replace(/^.*\\/, ''), ...words].join(' '))
  return { outcome: 'exited', code: 0, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
}

const windows = (): StepContext => ({
  root: '/',
  machine: testMachine({ platform: 'windows', environment: {}, runProcess }),
  signal: new AbortController().signal,
  onOutput: () => undefined,
})

describe('a rule of netsh interface portproxy', () => {
  const step: PortProxyStep = {
    kind: 'port-proxy',
    operation: 'remove',
    families: 'v4tov4',
    listenAddress: '*',
    listenPort: 8000,
    connectAddress: '172.20.1.2',
    connectPort: 80,
  }
  const rule = (target: string) =>
    recorded.keys.set(
      'HKLM\\SYSTEM\\CurrentControlSet\\Services\\PortProxy\\v4tov4\\tcp',
      new Map([['*/8000', target]]),
    )

  it('that is gone is what a continued step wanted, and nothing that a new one can be made from', async () => {
    expect(await portProxy.prepare(step, windows())).toMatchObject({ reason: { key: 'ports.steps.proxy.changed' } })
    expect(await portProxy.prepare(step, windows(), null)).toEqual({ ok: true, receipt: null })
    expect(await portProxy.apply(step, null, windows())).toEqual({ ok: true })
    expect(commands).toEqual([])
  })

  it('that leads elsewhere since the preview is neither removed nor, by undo, overwritten', async () => {
    rule('172.20.1.2/80')
    expect(await portProxy.prepare(step, windows())).toEqual({ ok: true, receipt: null })
    rule('10.0.0.9/80')
    const refused = { ok: false, reason: { key: 'ports.steps.proxy.changed' } }
    expect(await portProxy.apply(step, null, windows())).toMatchObject(refused)
    expect(await portProxy.undo?.(step, null, windows())).toMatchObject(refused)
    expect(commands).toEqual([])
  })
})

describe('a variable of the account', () => {
  it('that the person set again since is not overwritten by undo', async () => {
    const step = { kind: 'user-environment', variable: 'DOCKER_HOST', value: 'tcp://old' } as const
    recorded.keys.set('HKCU\\Environment', new Map([['DOCKER_HOST', 'tcp://theirs']]))
    expect(await userEnvironment.undo?.(step, { value: 'tcp://old' }, windows())).toMatchObject({
      reason: { key: 'docker.steps.user-environment.changed' },
    })
    expect(commands).toEqual([])
    recorded.keys.clear()
    recorded.keys.set('HKCU\\Environment', new Map())
    expect(await userEnvironment.undo?.(step, { value: 'tcp://old' }, windows())).toEqual({ ok: true })
    expect(commands).toEqual(['reg.exe add HKCU\\Environment /v DOCKER_HOST /t REG_SZ /d tcp://old /f'])
  })
})

describe('the context of docker', () => {
  it('that the person chose since stays when the fix is taken back', async () => {
    const homeDirectory = temporaryFolder()
    const config = (currentContext: string) => {
      mkdirSync(join(homeDirectory, '.docker'), { recursive: true })
      writeFileSync(join(homeDirectory, '.docker', 'config.json'), JSON.stringify({ currentContext }))
    }
    const context = { ...windows(), machine: testMachine({ homeDirectory, environment: {}, runProcess }) }
    const step = { kind: 'docker-context', from: 'default', to: 'desktop-linux' } as const
    config('theirs')
    expect(await dockerContext.undo?.(step, null, context)).toMatchObject({
      ok: false,
      reason: { key: 'docker.steps.docker-context.changed', values: { context: 'theirs' } },
    })
    expect(commands).toEqual([])
    config('desktop-linux')
    expect(await dockerContext.undo?.(step, null, context)).toEqual({ ok: true })
    expect(commands).toEqual(['docker context use default'])
  })
})

describe('the start of an engine that was cut off', () => {
  it('may still happen, so that nobody says that it did not', async () => {
    const context = windows()
    expect(
      await linuxService.wasApplied({ kind: 'linux-service', unit: 'docker.service' }, null, context),
    ).toBeUndefined()
    expect(await dockerDesktop.wasApplied({ kind: 'docker-desktop' }, null, context)).toBeUndefined()
  })
})
