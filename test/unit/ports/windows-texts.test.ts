import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseDynamicPortRange } from '../../../engine/ports/dynamic-port-range.ts'
import { parseHttpState, portOfUrl } from '../../../engine/ports/http-state.ts'
import { readPortProxyRules } from '../../../engine/ports/port-proxy-rules.ts'
import { servicesOf } from '../../../engine/ports/probes/owner-details.windows.ts'
import { readDynamicRanges, readHttpQueues, readReservedRanges } from '../../../engine/ports/read-windows-ports.ts'
import type { RegistryReading, WindowsRegistry } from '../../../engine/windows/registry.ts'
import { testMachine } from '../../support/machine.ts'
import { capturesIn, cutAfterEachLine, encodings, hasCaptures } from '../../support/windows-captures.ts'

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../../fixtures/ports', name), 'utf8')

describe.skipIf(!hasCaptures)('real captures of the range of dynamic ports', () => {
  for (const { name, text, expected } of capturesIn('dynamicport')) {
    const { start, count } = expected
    it.each(encodings(text))(`${name} is read in %s`, (_, bytes) => {
      expect(parseDynamicPortRange(bytes)).toEqual({ state: 'known', start, count })
    })
    it(`${name} cut after any line is unknown or the whole`, () => {
      for (const cut of cutAfterEachLine(text)) {
        const answer = parseDynamicPortRange(Buffer.from(cut))
        if (answer.state === 'known') expect(answer).toMatchObject({ start, count })
      }
    })
  }
})

describe('the range of dynamic ports', () => {
  const text = (start: string, count: string) => Buffer.from(`Ĝ tcp\n-------------\nĤ   : ${start}\nĴ : ${count}\n`)

  it('is read in a language that nobody knows, and by no word', () => {
    expect(parseDynamicPortRange(text('1024', '64511'))).toEqual({ state: 'known', start: 1024, count: 64_511 })
  })

  it.each([
    ['nothing', Buffer.from('')],
    ['a sentence', Buffer.from('The request is not supported.\n')],
    ['half of it', Buffer.from('x\n--------\na : 1024\n')],
    ['NUL bytes', Buffer.from('x\n--------\na : 1024\0\nb : 5\n')],
    ['more ports than there are', text('60000', '60000')],
    ['no ports', text('1024', '0')],
  ])('is unknown from %s', (_, bytes) => {
    expect(parseDynamicPortRange(bytes)).toMatchObject({ state: 'unknown' })
  })
})

describe('the addresses of HTTP.sys', () => {
  const old = fixture('http-state-old.txt')
  const recent = fixture('http-state-new-unknown-language.txt')

  it.each(encodings(old))('are read with the processes of their own queue in %s', (_, bytes) => {
    expect(parseHttpState(bytes)).toEqual({
      state: 'known',
      queues: [
        { urls: ['HTTP://+:5985/WSMAN/', 'HTTP://+:47001/WSMAN/'], processes: [{ pid: 944 }] },
        // An application pool that sleeps: nobody answers at the moment.
        { urls: ['HTTP://127.0.0.1:8000:127.0.0.1/'], processes: [] },
      ],
    })
  })

  it('are read in a language that nobody knows', () => {
    expect(parseHttpState(Buffer.from(recent))).toEqual({
      state: 'known',
      queues: [
        {
          urls: ['HTTPS://+:443/HOSTAGENT/VSWITCH/', 'HTTP://[::1]:8080/'],
          processes: [{ pid: 2688, image: 'C:\\Windows\\System32\\svchost.exe' }],
        },
        { urls: ['HTTP://LOCALHOST:8082/'], processes: [{ pid: 4796 }] },
      ],
    })
  })

  it('cut after any line are part of the whole or unknown', () => {
    for (const cut of cutAfterEachLine(old)) {
      const answer = parseHttpState(Buffer.from(cut))
      if (answer.state === 'known') expect(answer.queues.length).toBeGreaterThan(0)
    }
    expect(parseHttpState(Buffer.from('Acceso denegado.\n'))).toMatchObject({ state: 'unknown' })
    expect(parseHttpState(Buffer.from(''))).toMatchObject({ state: 'unknown', reason: 'empty' })
  })

  it('say their port', () => {
    expect(
      ['HTTP://+:5985/WSMAN/', 'https://[::1]:443/x', 'HTTP://127.0.0.1:8000:127.0.0.1/', 'x'].map(portOfUrl),
    ).toEqual([5985, 443, 8000, undefined])
  })
})

describe('facts of Windows', () => {
  const windows = (stdout: string, code = 0) =>
    testMachine({
      platform: 'windows',
      runProcess: async () => ({ outcome: 'exited', code, stdout: Buffer.from(stdout), stderr: Buffer.alloc(0) }),
    })
  const readers = [readReservedRanges, readDynamicRanges, readHttpQueues]

  it('are skipped elsewhere, without starting a program', async () => {
    const machine = testMachine({ platform: 'linux', runProcess: () => Promise.reject(new Error('started')) })
    for (const read of readers) expect(await read(machine)).toMatchObject({ state: 'skipped' })
  })

  it('are unknown, never empty, where netsh says something else or nothing', async () => {
    for (const read of readers) {
      for (const output of ['', 'The following command was not found.\n', '\0\0\0']) {
        expect(await read(windows(output, 1))).toMatchObject({ state: 'unknown' })
      }
    }
    const missing = testMachine({ platform: 'windows', runProcess: async () => ({ outcome: 'not-found' }) })
    for (const read of readers) expect(await read(missing)).toMatchObject({ state: 'unknown' })
  })

  it('are unknown where the list of ranges ends in the middle', async () => {
    const cut = '\nĜ tcp\n\nĤ    Ĵ\n----------    --------\n      5357        5357\n'
    expect(await readReservedRanges(windows(cut))).toMatchObject({ state: 'unknown' })
    expect(await readReservedRanges(windows(`${cut}\n* - ĉ.\n`))).toMatchObject({
      state: 'known',
      value: [
        { protocol: 'tcp', start: 5357, end: 5357, administered: false },
        { protocol: 'udp', start: 5357 },
      ],
    })
  })
})

describe('rules of netsh interface portproxy', () => {
  const registry = (values: Readonly<Record<string, RegistryReading<ReadonlyMap<string, string | number>>>>) =>
    ({
      values: (path: string) => values[path.split('\\').at(-2) ?? ''] ?? { state: 'missing' },
      keys: () => ({ state: 'missing' }),
    }) as WindowsRegistry

  it('are read from the registry; values that are none are passed over', () => {
    const value = new Map<string, string | number>([
      ['0.0.0.0/8000', '172.20.1.2/80'],
      ['*/8001', 'some-host/81'],
      ['broken', 'x'],
      ['1.2.3.4/70000', '1.2.3.4/1'],
      ['1.2.3.4/5', 7],
    ])
    expect(readPortProxyRules(registry({ v4tov4: { state: 'read', value } }))).toEqual({
      state: 'known',
      value: [
        { kind: 'v4tov4', listenAddress: '0.0.0.0', listenPort: 8000, connectAddress: '172.20.1.2', connectPort: 80 },
        { kind: 'v4tov4', listenAddress: '*', listenPort: 8001, connectAddress: 'some-host', connectPort: 81 },
      ],
    })
  })

  it('tell no rules from rules that may not be read', () => {
    expect(readPortProxyRules(registry({}))).toEqual({ state: 'known', value: [] })
    expect(readPortProxyRules(registry({ v6tov4: { state: 'failed', code: 5 } }))).toMatchObject({ state: 'unknown' })
  })
})

describe('the services of a process', () => {
  const service = (name: string, pid: number, running = true) => ({ name, displayName: name, running, pid })
  const all = [service('W3SVC', 10), service('WAS', 10), service('postgresql-x64-16', 20), service('Schedule', 30)]

  it('are its own, or the one whose program started it', () => {
    expect(servicesOf({ pid: 10, name: 'svchost.exe' }, [], all)).toEqual(['W3SVC', 'WAS'])
    expect(servicesOf({ pid: 21, name: 'postgres.exe' }, [{ pid: 20, name: 'pg_ctl.exe' }], all)).toEqual([
      'postgresql-x64-16',
    ])
  })

  it('are not those of a shared host that merely started it', () => {
    expect(servicesOf({ pid: 31, name: 'node.exe' }, [{ pid: 30, name: 'svchost.exe' }], all)).toEqual([])
  })
})
