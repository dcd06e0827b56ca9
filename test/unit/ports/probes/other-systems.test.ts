import { describe, expect, it } from 'vitest'
import type { RunProcess } from '../../../../engine/core/run-process.ts'
import { decodeUnicodeString } from '../../../../engine/ports/probes/command-line.windows.ts'
import { readGrowing } from '../../../../engine/ports/probes/iphlpapi.windows.ts'
import { readMacTable } from '../../../../engine/ports/probes/listeners.macos.ts'
import { readWindowsTable } from '../../../../engine/ports/probes/listeners.windows.ts'
import { parseLsof } from '../../../../engine/ports/probes/lsof.macos.ts'
import { decodeOwnerPidTable, rowLayouts } from '../../../../engine/ports/probes/owner-pid-tables.windows.ts'
import { testMachine } from '../../../support/machine.ts'

const lsof = `p412
cpython3.11
Lana
f3
tIPv4
PTCP
n127.0.0.1:8000
f4
tIPv6
PTCP
n*:8001
f5
tIPv6
PUDP
n[::1]:5353
f6
tIPv4
PUDP
n10.0.0.1:5000->10.0.0.2:53
p9
cmDNSResponder
f7
tIPv4
PUDP
n*:*
`

const exited = (text: string, code = 0) =>
  ({ outcome: 'exited', code, stdout: Buffer.from(text), stderr: Buffer.alloc(0) }) as const

describe('lsof of macOS', () => {
  it('gives sockets with their process', () => {
    const common = { pid: 412, program: 'python3.11', user: 'ana' }
    expect(parseLsof(lsof)).toEqual([
      { ...common, protocol: 'tcp', family: 'ipv4', address: '127.0.0.1', port: 8000 },
      { ...common, protocol: 'tcp', family: 'ipv6', address: '::', port: 8001 },
      { ...common, protocol: 'udp', family: 'ipv6', address: '::1', port: 5353 },
    ])
  })

  it('becomes a table, with details where somebody looks closer', async () => {
    const runProcess: RunProcess = async (program, argumentList) => {
      if (program.endsWith('lsof'))
        return argumentList.includes('cwd') ? exited('p412\nfcwd\nn/Users/ana/shop\n') : exited(lsof, 1)
      if (program.endsWith('launchctl'))
        return exited(
          'PID\tStatus\tLabel\n412\t0\tdev.shop.web\n-\t78\tcom.apple.broken\n500\t-9\tapplication.com.x.1\n',
        )
      if (argumentList.includes('command=')) return exited('python3 -m http.server 8000\n')
      return exited(
        '  412   1 Fri Nov 20 12:00:01 2026 /usr/bin/python3.11\n    1   0 Fri Nov 20 11:00:01 2026 /sbin/launchd\n',
      )
    }
    const machine = testMachine({ platform: 'macos', runProcess })
    const table = await readMacTable(machine, { protocols: ['tcp'], lookCloser: (port) => port === 8000 })
    expect(table).toMatchObject({
      state: 'known',
      value: {
        source: 'lsof',
        listeners: [
          { address: '127.0.0.1', port: 8000, pids: [412], user: 'ana' },
          { address: '::', port: 8001, pids: [412] },
        ],
        owners: [
          {
            pid: 412,
            name: 'python3.11',
            startedAt: '2026-11-20T12:00:01.000Z',
            parents: [{ pid: 1, name: 'launchd' }],
            commandLine: 'python3 -m http.server 8000',
            workingDirectory: '/Users/ana/shop',
            unit: 'dev.shop.web',
          },
        ],
      },
    })
  })

  it('is unknown without lsof', async () => {
    const machine = testMachine({ platform: 'macos', runProcess: async () => ({ outcome: 'not-found' }) })
    expect(await readMacTable(machine, { protocols: ['tcp'], lookCloser: () => false })).toMatchObject({
      state: 'unknown',
      reason: { key: 'ports.reasons.program-failed' },
    })
  })
})

describe('the tables of iphlpapi', () => {
  it('have the port in network order, junk above it, and the pid at the end', () => {
    const table = Buffer.alloc(4 + 2 * 24 + 100, 0xee)
    table.writeUInt32LE(2, 0)
    Buffer.from([2, 0, 0, 0, 127, 0, 0, 1, 0x0b, 0xb8, 0xca, 0xfe]).copy(table, 4)
    table.writeUInt32LE(8124, 4 + 20)
    Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x50, 0, 0]).copy(table, 28)
    table.writeUInt32LE(4, 28 + 20)
    expect(decodeOwnerPidTable(table, 'tcp', 'ipv4')).toEqual([
      { protocol: 'tcp', family: 'ipv4', address: '127.0.0.1', port: 3000, pid: 8124 },
      { protocol: 'tcp', family: 'ipv4', address: '0.0.0.0', port: 80, pid: 4 },
    ])
  })

  it.each(['tcp', 'udp'] as const)('have IPv6 addresses (%s)', (protocol) => {
    const layout = rowLayouts[protocol].ipv6
    const table = Buffer.alloc(4 + layout.size)
    table.writeUInt32LE(1, 0)
    table[4 + 15] = 1
    table.writeUInt16BE(5353, 4 + layout.port)
    table.writeUInt32LE(77, 4 + layout.pid)
    expect(decodeOwnerPidTable(table, protocol, 'ipv6')).toEqual([
      { protocol, family: 'ipv6', address: '::1', port: 5353, pid: 77 },
    ])
  })

  it('are not read past their end', () => {
    const table = Buffer.alloc(4 + 24 + 23)
    table.writeUInt32LE(1000, 0)
    expect(decodeOwnerPidTable(table, 'tcp', 'ipv4')).toHaveLength(1)
    expect(decodeOwnerPidTable(Buffer.alloc(0), 'tcp', 'ipv4')).toEqual([])
  })

  it('are asked for again while they grow, but not for ever', () => {
    const sizes: number[] = []
    const grown = readGrowing((buffer, size) => {
      sizes.push(buffer.length)
      if (buffer.length > 40_000) return 0
      size.writeUInt32LE(30_000)
      return 122
    })
    expect(grown.length).toBe(sizes.at(-1))
    expect(sizes).toHaveLength(2)
    expect(() => readGrowing(() => 122)).toThrow()
    expect(() => readGrowing(() => 5)).toThrow('5')
  })

  it('are followed by a command line as a UNICODE_STRING', () => {
    const buffer = Buffer.alloc(64)
    buffer.writeUInt16LE(12, 0)
    buffer.write('node x', 16, 'utf16le')
    expect(decodeUnicodeString(buffer, 'x64')).toBe('node x')
    buffer.writeUInt16LE(9999, 0)
    expect(decodeUnicodeString(buffer, 'x64')).toBeUndefined()
  })
})

describe.skipIf(process.platform === 'win32')('Windows without koffi’s native part', () => {
  const windows = (netstat: string, tasklist: string) =>
    testMachine({
      platform: 'windows',
      environment: {},
      runProcess: async (program) => exited(program.endsWith('netstat.exe') ? netstat : tasklist),
    })
  const options = { protocols: ['tcp', 'udp'], lookCloser: () => true } as const

  it('reads netstat and tasklist', async () => {
    const netstat =
      '  TCP  0.0.0.0:8000  0.0.0.0:0  ABHÖREN  88\r\n  TCP  1.1.1.1:5  2.2.2.2:6  X  9\r\n  UDP  [::]:53  *:*  90\r\n'
    const table = await readWindowsTable(windows(netstat, '"node.exe","88","Console","1","1 K"\r\n'), options)
    expect(table).toMatchObject({
      value: {
        source: 'netstat',
        listeners: [
          { protocol: 'tcp', family: 'ipv4', address: '0.0.0.0', port: 8000, pids: [88] },
          { protocol: 'udp', family: 'ipv6', address: '::', port: 53, pids: [90] },
        ],
        owners: [
          { pid: 88, name: 'node.exe' },
          { pid: 90, name: 'pid 90' },
        ],
      },
    })
  })

  it('never takes an answer that it does not understand for "nothing listens"', async () => {
    expect(await readWindowsTable(windows('Zugriff verweigert', ''), options)).toMatchObject({
      state: 'unknown',
      reason: { key: 'ports.reasons.not-understood' },
    })
  })
})
