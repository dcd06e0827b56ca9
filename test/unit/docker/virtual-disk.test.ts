import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../engine/core/finding.ts'
import cause from '../../../engine/docker/causes/virtual-disk.ts'
import check from '../../../engine/docker/checks/virtual-disk-large.ts'
import probe from '../../../engine/docker/probes/virtual-disk.ts'
import type { VirtualDisk } from '../../../engine/docker/virtual-disk-facts.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

const gigabyte = 1024 ** 3
const disk = (availableGigabytes: number, device = '1') => ({
  path: 'C:\\',
  device,
  totalBytes: 250 * gigabyte,
  availableBytes: availableGigabytes * gigabyte,
})
const fileOf = (gigabytes: number, left: number): VirtualDisk => ({
  file: 'C:\\docker_data.vhdx',
  bytes: gigabytes * gigabyte,
  disk: disk(left),
})
const judge = (virtualDisk: VirtualDisk) =>
  check.judge({ virtualDisk }, {}).map(({ severity, values }) => [severity, values['size']].join(' '))

describe('docker/virtual-disk-large', () => {
  it('counts where the disk is nearly full and the file is large', () => {
    expect(judge(fileOf(120, 3))).toEqual(['warning 120 GB'])
    expect(judge(fileOf(120, 0.1))).toEqual(['error 120 GB'])
    expect(judge(fileOf(120, 60))).toEqual([])
    expect(judge(fileOf(4, 0.1))).toEqual([])
  })

  it('explains that there is little room on the same disk, and on no other', () => {
    const finding = (rule: string): Finding => ({
      id: rule,
      rule,
      area: 'docker',
      severity: 'warning',
      where: {},
      values: {},
      data: {},
      evidence: [],
      fixes: [],
      rootCause: true,
      explainedBy: [],
    })
    const findings = ['docker/virtual-disk-large', 'system/disk-low', 'docker/disk-low'].map(finding)
    const links = (project: string, docker: string) =>
      cause
        .link(findings, { disks: { project: disk(3, project), docker: disk(3, docker) }, virtualDisk: fileOf(120, 3) })
        .map(({ effect }) => effect)
    expect(links('1', '1')).toEqual(['docker/disk-low', 'system/disk-low'])
    expect(links('2', '1')).toEqual(['docker/disk-low'])
    expect(links('2', '2')).toEqual([])
  })
})

describe('the virtual disk', () => {
  const read = (platform: 'windows' | 'linux', folder: string) =>
    probe.read({
      root: folder,
      machine: testMachine({ platform, homeDirectory: folder, environment: { LOCALAPPDATA: folder } }),
      facts: {},
      optional: {},
      signal: new AbortController().signal,
    })

  it.each(['disk/docker_data.vhdx', 'data/ext4.vhdx'])('is measured at wsl/%s', async (place) => {
    const folder = temporaryFolder()
    const file = join(folder, 'Docker', 'wsl', place)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, 'x'.repeat(1000))
    const reading = await read('windows', folder)
    expect(reading).toMatchObject({ state: 'known', value: { file, bytes: 1000 } })
    expect((await read('linux', folder)).state).toBe('skipped')
  })

  it('is skipped where there is none', async () => {
    expect((await read('windows', temporaryFolder())).state).toBe('skipped')
  })
})
