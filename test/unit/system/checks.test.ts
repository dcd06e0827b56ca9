import { describe, expect, it } from 'vitest'
import type { ProjectOverview } from '../../../engine/project/facts.ts'
import clockSkew from '../../../engine/system/checks/clock-skew.ts'
import diskLow from '../../../engine/system/checks/disk-low.ts'
import longPaths from '../../../engine/system/checks/long-paths.ts'
import virtualizationOff from '../../../engine/system/checks/virtualization-off.ts'
import { measurePaths } from '../../../engine/system/measure-paths.ts'
import { sizeText } from '../../../engine/system/size-text.ts'

const megabyte = 1024 ** 2
const gigabyte = 1024 ** 3

function disk(availableBytes: number, totalBytes = 500 * gigabyte) {
  const [draft] = diskLow.judge({ disks: { project: { path: '/p', device: '1', totalBytes, availableBytes } } }, {})
  return draft === undefined ? 'enough' : [draft.severity, draft.variant].filter(Boolean).join(' ')
}

describe('the room on the disk of the project', () => {
  it.each<[string, number, number, string]>([
    ['499 MB are as good as full', 499 * megabyte, 500 * gigabyte, 'error full'],
    ['nothing is full', 0, 500 * gigabyte, 'error full'],
    ['500 MB of a large disk are low', 500 * megabyte, 500 * gigabyte, 'warning'],
    ['just below 5 GB of a large disk are low', 5 * gigabyte - 1, 500 * gigabyte, 'warning'],
    ['5 GB are enough, even if they are 1 %', 5 * gigabyte, 500 * gigabyte, 'enough'],
    ['1 GB of a disk of 10 GB is enough', gigabyte, 10 * gigabyte, 'enough'],
    ['less than 5 % of a small disk are low', 0.9 * gigabyte, 20 * gigabyte, 'warning'],
  ])('%s', (_what, available, total, verdict) => {
    expect(disk(available, total)).toBe(verdict)
  })

  it('is said in whole numbers, which read the same in every language', () => {
    expect([sizeText(412.4 * megabyte), sizeText(9 * gigabyte), sizeText(10 * gigabyte)]).toEqual([
      '412 MB',
      '9216 MB',
      '10 GB',
    ])
  })
})

function skew(engineAheadMs: number, roundTripMs = 10) {
  const clock = { host: 'unix:///d.sock', engineAheadMs, roundTripMs, engineTime: 'a', machineTime: 'b' }
  const [draft] = clockSkew.judge({ clock }, {})
  return draft && `${draft.variant} ${draft.values['count']}`
}

describe('the clock of the engine', () => {
  it('may differ by half a minute', () => {
    expect([skew(0), skew(30_000), skew(-30_005)]).toEqual([undefined, undefined, undefined])
  })

  it('is ahead or behind beyond that', () => {
    expect([skew(31_000), skew(-3_600_000)]).toEqual(['ahead 31', 'behind 3600'])
  })

  it('is not blamed for an answer that took long', () => {
    expect(skew(31_000, 4000)).toBeUndefined()
  })
})

describe('long paths', () => {
  const paths = [`C:\\${'a'.repeat(257)}`, `C:\\${'b'.repeat(256)}`, 'C:\\short']
  const judge = (enabled: boolean, list = paths) =>
    longPaths.judge({ longPaths: { enabled, ...measurePaths(list), cut: false } }, {})

  it('begin where Windows counts the zero at the end', () => {
    expect(measurePaths(paths)).toEqual({ tooLong: 1, longest: { path: paths[0], length: 260 } })
    expect(measurePaths([])).toEqual({ tooLong: 0 })
  })

  it('hurt where Windows does not allow them, and are only noted where it does', () => {
    expect(judge(false)).toMatchObject([{ values: { count: 1, length: 260 } }])
    expect(judge(false)[0]?.severity).toBeUndefined()
    expect(judge(true)).toMatchObject([{ severity: 'info', variant: 'enabled' }])
  })

  it('are no subject of a project without them', () => {
    expect(judge(false, ['C:\\short'])).toEqual([])
  })
})

describe('virtualization', () => {
  const overview = (composeFiles: string[]): ProjectOverview => ({
    name: 'shop',
    root: 'C:\\shop',
    composeFiles,
    dockerfiles: [],
    alembicConfigs: [],
    scripts: [],
    git: true,
  })
  const judge = (firmware: boolean, hypervisor: boolean, files = ['compose.yaml']) =>
    virtualizationOff.judge({ virtualization: { firmware, hypervisor }, overview: overview(files) }, {})

  it('is off only when both say so: a hypervisor hides the processor’s answer', () => {
    expect(judge(false, false)).toHaveLength(1)
    expect([judge(true, false), judge(false, true), judge(true, true)]).toEqual([[], [], []])
  })

  it('is worth a note where nothing needs Docker', () => {
    expect(judge(false, false, [])[0]?.severity).toBe('info')
  })
})
