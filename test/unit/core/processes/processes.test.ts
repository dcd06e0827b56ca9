import { describe, expect, it } from 'vitest'
import { parseProcStat } from '../../../../engine/core/processes/proc-stat.ts'
import { parsePs } from '../../../../engine/core/processes/process-control.macos.ts'
import { type ProcessEntry, processTree } from '../../../../engine/core/processes/process-control.ts'
import { controlWith } from '../../../../engine/core/processes/process-control.windows.ts'
import { protectionOf } from '../../../../engine/core/processes/protected.ts'
import type { Kernel32 } from '../../../../engine/windows/kernel32.ts'
import { decodeProcessEntry, fileTimeToIso, processEntryLayout } from '../../../../engine/windows/kernel32.ts'
import { testMachine } from '../../../support/machine.ts'

describe('/proc/PID/stat', () => {
  const fields = (name: string, flags = 4_194_304) =>
    `77 (${name}) S 42 77 77 0 -1 ${flags} 103 0 0 0 0 0 0 0 20 0 1 0 133375 3133440 388\n`

  it('has names with blanks and brackets', () => {
    expect(parseProcStat(fields('a) b (c'))).toEqual({
      name: 'a) b (c',
      state: 'S',
      parent: 42,
      threads: 1,
      startTicks: 133_375,
      kernelThread: false,
    })
  })

  it('tells threads of the kernel', () => {
    expect(parseProcStat(fields('kworker/0:1', 69_238_880))?.kernelThread).toBe(true)
  })

  it('is not guessed when it is cut', () => {
    expect(parseProcStat('77 (node')).toBeUndefined()
    expect(parseProcStat('77 (node) S 42')).toBeUndefined()
  })
})

describe('a process tree', () => {
  const entry = (pid: number, parent: number, ticks: number): ProcessEntry => ({
    pid,
    parent,
    startTime: `boot/${ticks}`,
    name: String(pid),
    system: false,
  })

  it('has no process that is older than its parent: that pid was somebody else’s', () => {
    const root = entry(10, 1, 100)
    const all = [root, entry(11, 10, 110), entry(12, 11, 120), entry(13, 10, 50), entry(14, 13, 60), entry(15, 1, 200)]
    expect(processTree(root, all).map(({ pid }) => pid)).toEqual([10, 11, 12])
  })

  it('ends on a circle', () => {
    const root = entry(10, 11, 100)
    expect(processTree(root, [root, entry(11, 10, 100)]).map(({ pid }) => pid)).toEqual([10, 11])
  })
})

describe('protected processes', () => {
  it.each(['csrss.exe', 'LSASS.EXE', 'wininit.exe', 'systemd', 'launchd', 'dockerd', 'docker-proxy', 'wslrelay.exe'])(
    '%s is',
    (name) => expect(protectionOf({ pid: 500, name }, new Set())).toBe('system'),
  )

  it('names that Linux cuts are', () => {
    expect(protectionOf({ pid: 500, name: 'systemd-journal' }, new Set())).toBe('system')
    expect(protectionOf({ pid: 500, name: 'containerd-shim' }, new Set())).toBe('system')
  })

  it('programs of developers are not', () => {
    for (const name of ['node.exe', 'python3', 'postgres', 'java', 'nginx']) {
      expect(protectionOf({ pid: 500, name }, new Set([501]))).toBeUndefined()
    }
  })
})

describe('ps of macOS', () => {
  it('gives pid, parent, start and the program’s name', () => {
    const text = `  412     1 Fri Nov 20 12:00:01 2026 /usr/local/bin/python3.11
 9000   412 Mon Jan  5 07:08:09 2026 /Applications/My App.app/Contents/MacOS/My App
garbage
`
    expect(parsePs(text)).toEqual([
      { pid: 412, parent: 1, startTime: String(Date.UTC(2026, 10, 20, 12, 0, 1)), name: 'python3.11', system: false },
      { pid: 9000, parent: 412, startTime: String(Date.UTC(2026, 0, 5, 7, 8, 9)), name: 'My App', system: false },
    ])
  })
})

describe('PROCESSENTRY32W', () => {
  it.each(['x64', 'arm64', 'ia32'])('is read at its places on %s', (architecture) => {
    const layout = processEntryLayout(architecture)
    const entry = Buffer.alloc(layout.size)
    entry.writeUInt32LE(8124, layout.pid)
    entry.writeUInt32LE(640, layout.parent)
    entry.write('nöde.exe\0junk', layout.name, 'utf16le')
    expect(decodeProcessEntry(entry, layout)).toEqual({ pid: 8124, parent: 640, name: 'nöde.exe' })
  })

  it('has times of Windows', () => {
    expect(fileTimeToIso(133_000_000_000_000_000n)).toBe('2022-06-18T04:26:40.000Z')
  })
})

describe('stopping on Windows', () => {
  const handles = { opened: 0, closed: 0, terminated: 0 }
  const kernel32 = (changes: Partial<Kernel32> = {}): Kernel32 => ({
    openProcess: () => ++handles.opened,
    close: () => void handles.closed++,
    imagePath: () => 'C:\\x\\node.exe',
    creationTime: () => 777n,
    hasEnded: () => false,
    terminate: () => handles.terminated++ >= 0,
    snapshot: () => [{ pid: 8, parent: 4, name: 'node.exe' }],
    ...changes,
  })
  const machine = (code: number) =>
    testMachine({
      environment: { SystemRoot: 'C:\\Windows' },
      runProcess: async () => ({ outcome: 'exited', code, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }),
    })
  const stop = (changes: Partial<Kernel32>, how: 'graceful' | 'forced', startTime = '777', code = 0) =>
    controlWith(kernel32(changes), machine(code)).stop({ pid: 8, startTime }, how)

  it('compares the start time through the handle that it stops with', async () => {
    expect(await stop({}, 'forced', '778')).toBe('other-process')
    expect(handles.terminated).toBe(0)
    expect(await stop({}, 'forced')).toBe('sent')
    expect(handles.terminated).toBe(1)
    expect(handles.opened).toBe(handles.closed)
  })

  it('says what stands in the way', async () => {
    expect(await stop({ openProcess: () => 'denied' }, 'forced')).toBe('denied')
    expect(await stop({ openProcess: () => 'no-process' }, 'forced')).toBe('gone')
    expect(await stop({ hasEnded: () => true }, 'forced')).toBe('gone')
    expect(await stop({ terminate: () => false }, 'forced')).toBe('denied')
  })

  it('asks windows to close, and knows that console programs have none', async () => {
    expect(await stop({}, 'graceful')).toBe('sent')
    expect(await stop({}, 'graceful', '777', 1)).toBe('cannot-ask')
  })

  it('knows the kernel by its pid', async () => {
    const control = controlWith(kernel32({ snapshot: () => [{ pid: 4, parent: 0, name: 'System' }] }), machine(0))
    expect(await control.look(4)).toMatchObject({ system: true, startTime: '777' })
    expect(await control.look(5)).toBeUndefined()
  })
})
