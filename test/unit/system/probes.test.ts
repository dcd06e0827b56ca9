import { statfs } from 'node:fs/promises'
import { hostname, release, totalmem } from 'node:os'
import { describe, expect, it } from 'vitest'
import type { FactDefinition, Reading } from '../../../engine/core/fact.ts'
import type { RunResult } from '../../../engine/core/run-process.ts'
import type { Endpoints, Engine } from '../../../engine/docker/facts.ts'
import { findDataFolder } from '../../../engine/system/data-folder.ts'
import { clockFact, disksFact, machineFact } from '../../../engine/system/facts.ts'
import clockProbe from '../../../engine/system/probes/clock.ts'
import disksProbe from '../../../engine/system/probes/disks.ts'
import longPathsProbe from '../../../engine/system/probes/long-paths.ts'
import machineProbe from '../../../engine/system/probes/machine.ts'
import virtualizationProbe from '../../../engine/system/probes/virtualization.ts'
import { readHypervisorPresent } from '../../../engine/system/virtualization.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

const never = new AbortController().signal
const surroundings = () => ({ root: temporaryFolder(), machine: testMachine(), signal: never })

function readValue<Value>(fact: FactDefinition<Value>, reading: Reading<unknown>): Value {
  if (reading.state !== 'known') throw new Error(`${fact.id} is ${reading.state}`)
  return fact.schema.parse(JSON.parse(JSON.stringify(reading.value)))
}

const engine = (more: Partial<Engine> = {}): Engine => ({
  host: 'unix:///var/run/docker.sock',
  local: true,
  hostname: hostname(),
  kernel: release(),
  operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
  rootDirectory: temporaryFolder(),
  warnings: [],
  askedAt: '2026-11-20T12:00:00.000Z',
  tookMs: 40,
  ...more,
})

describe('this machine', () => {
  it('says what it is', async () => {
    const machine = readValue(machineFact, await machineProbe.read({ ...surroundings(), facts: {}, optional: {} }))
    expect(machine).toMatchObject({ release: release(), architecture: process.arch, memoryTotalBytes: totalmem() })
    expect(machine.memoryAvailableBytes).toBeGreaterThan(0)
    expect(machine.memoryAvailableBytes).toBeLessThanOrEqual(machine.memoryTotalBytes)
    expect(machine.cores).toBeGreaterThan(0)
  })

  it('says how much room is left, for the project and for Docker', async () => {
    const context = surroundings()
    const disks = readValue(disksFact, await disksProbe.read({ ...context, facts: {}, optional: { engine: engine() } }))
    const { blocks, bsize } = await statfs(context.root)
    expect(disks.project).toMatchObject({ path: context.root, totalBytes: blocks * bsize })
    expect(disks.project.availableBytes).toBeLessThan(disks.project.totalBytes)
    if (process.platform === 'linux') expect(disks.docker?.device).toBe(disks.project.device)
  })

  it('says nothing of a data folder that is not there', async () => {
    const gone = engine({ rootDirectory: '/no/such/folder' })
    const reading = await disksProbe.read({ ...surroundings(), facts: {}, optional: { engine: gone } })
    expect(readValue(disksFact, reading).docker).toBeUndefined()
  })
})

describe('where Docker keeps its data', () => {
  const linux = { platform: 'linux', environment: {}, homeDirectory: '/home/ada' } as const

  it('is known of an engine on this very machine', () => {
    expect(findDataFolder(engine({ rootDirectory: '/var/lib/docker' }), linux)).toBe('/var/lib/docker')
  })

  it.each<[string, Partial<Engine>]>([
    ['in a virtual machine with a name of its own', { hostname: 'docker-desktop' }],
    ['with another kernel', { kernel: '5.15.0-linuxkit' }],
    ['that is reached over the network', { local: false }],
  ])('is not known of one %s', (_what, more) => {
    expect(findDataFolder(engine(more), linux)).toBeUndefined()
  })

  it('is the disk image of Docker Desktop elsewhere', () => {
    const mac = { ...linux, platform: 'macos' } as const
    expect(findDataFolder(engine({ operatingSystem: 'Docker Desktop' }), mac)).toContain('com.docker.docker')
    expect(findDataFolder(engine({ operatingSystem: 'Alpine Linux' }), mac)).toBeUndefined()
  })
})

describe('the clock', () => {
  const read = (more: Partial<Engine>) =>
    clockProbe.read({ ...surroundings(), facts: { engine: engine(more) }, optional: {} })

  it('is compared with the middle of the answer, in any time zone and with any number of digits', async () => {
    const clock = readValue(clockFact, await read({ systemTime: '2026-11-20T13:01:00.020123456+01:00' }))
    expect(clock).toMatchObject({ engineAheadMs: 60_000, roundTripMs: 40 })
  })

  it.each([undefined, '', 'yesterday'])('is skipped when the engine says %s', async (systemTime) => {
    const reading = await read(systemTime === undefined ? {} : { systemTime })
    expect(reading).toMatchObject({ state: 'skipped', reason: { key: 'system.reasons.no-engine-time' } })
  })
})

describe('what only Windows has', () => {
  const endpoints: Endpoints = { choice: { reason: 'default' }, endpoints: [], problems: [], tookMs: 0 }

  it('is skipped elsewhere', async () => {
    const context = { ...surroundings(), machine: testMachine({ platform: 'linux' }), optional: {} }
    const reason = { state: 'skipped', reason: { key: 'system.reasons.windows-only' } }
    expect(await longPathsProbe.read({ ...context, facts: {} })).toMatchObject(reason)
    expect(await virtualizationProbe.read({ ...context, facts: { endpoints } })).toMatchObject(reason)
  })

  it.skipIf(process.platform === 'win32')('is unknown, never fine, where Windows cannot be asked', async () => {
    const runProcess = async (): Promise<RunResult> => ({ outcome: 'not-found' })
    const context = { ...surroundings(), machine: testMachine({ platform: 'windows', runProcess }), optional: {} }
    expect((await longPathsProbe.read({ ...context, facts: {} })).state).toBe('unknown')
    expect((await virtualizationProbe.read({ ...context, facts: { endpoints } })).state).toBe('unknown')
  })

  it.each<[string, number, boolean | undefined]>([
    ['True\r\n', 0, true],
    ['False\r\n', 0, false],
    ['', 0, undefined],
    ['Get-CimInstance : Zugriff verweigert', 1, undefined],
  ])('a hypervisor is known by the answer %j', async (answer, code, expected) => {
    const runProcess = async (): Promise<RunResult> => ({
      outcome: 'exited',
      code,
      stdout: Buffer.from(answer),
      stderr: Buffer.alloc(0),
    })
    expect(await readHypervisorPresent({ runProcess }, never)).toBe(expected)
  })
})
