import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../../engine/core/finding.ts'
import dynamicRangeCause from '../../../../engine/ports/causes/dynamic-range.ts'
import dynamicRange from '../../../../engine/ports/checks/dynamic-range-too-low.ts'
import byHttpSys from '../../../../engine/ports/checks/held-by-http-sys.ts'
import byOtherStack from '../../../../engine/ports/checks/held-by-other-stack.ts'
import inUse from '../../../../engine/ports/checks/in-use.ts'
import notBindable from '../../../../engine/ports/checks/not-bindable.ts'
import portProxy from '../../../../engine/ports/checks/port-proxy.ts'
import reservedRange from '../../../../engine/ports/checks/reserved-range.ts'
import shadowed from '../../../../engine/ports/checks/shadowed.ts'
import staleForwarder from '../../../../engine/ports/checks/stale-forwarder.ts'
import type { BindOutcome, Listener, Owner } from '../../../../engine/ports/facts.ts'
import type { HttpQueue, PortProxyRule, ReservedRange } from '../../../../engine/ports/windows-facts.ts'
import { proxy, table, tested, wanted } from '../facts.ts'

const checks = [
  inUse,
  byOtherStack,
  byHttpSys,
  portProxy,
  staleForwarder,
  reservedRange,
  notBindable,
  shadowed,
] as const

interface Recorded {
  readonly outcome: BindOutcome
  readonly listeners?: readonly Partial<Listener>[]
  readonly owners?: readonly Owner[]
  readonly source?: 'iphlpapi' | 'netstat' | 'proc'
  readonly reservedRanges?: ReservedRange[]
  readonly httpQueues?: HttpQueue[]
  readonly portProxies?: PortProxyRule[]
  readonly endpoint?: string
}

/** Every finding of every rule about the port: there must never be two. */
function judge({ outcome, listeners = [], owners = [], source = 'iphlpapi', endpoint, ...uses }: Recorded) {
  const port = wanted()
  const needs = {
    wanted: [port],
    bindTests: tested(port, outcome),
    listeners: { ...table(listeners, owners), source },
  }
  const containers =
    endpoint === undefined ? {} : { containers: { endpoint, truncated: false, readAt: '', tookMs: 1, containers: [] } }
  const found = checks.flatMap((check) =>
    check.judge(needs, { ...uses, ...containers }).map((draft) => ({ rule: check.rule, ...draft })),
  )
  expect(found.length).toBeLessThanOrEqual(1)
  return found[0]
}

const range = (start: number, end: number, administered = false, protocol: 'tcp' | 'udp' = 'tcp'): ReservedRange => ({
  protocol,
  start,
  end,
  administered,
})
const system: Owner = { pid: 4, name: 'System' }
const svchost = (...services: string[]): Owner => ({ pid: 1100, name: 'svchost.exe', startTime: '1', services })
const byPid = (pid: number) => [{ pids: [pid] }]

describe('a port that Windows refuses', () => {
  it('is reserved where a range holds it', () => {
    expect(judge({ outcome: 'not-allowed', reservedRanges: [range(7950, 8049)] })).toMatchObject({
      rule: 'ports/reserved-range',
      values: { port: 8000, start: 7950, end: 8049 },
      evidence: [{}, { text: 'bind tcp 127.0.0.1:8000: not-allowed' }, { text: '7950  8049' }],
    })
  })

  it('is never explained by an administered row, by another protocol or by another range', () => {
    for (const ranges of [[range(7950, 8049, true)], [range(7950, 8049, false, 'udp')], [range(8001, 9000)]]) {
      expect(judge({ outcome: 'not-allowed', reservedRanges: ranges })).toMatchObject({
        rule: 'ports/not-bindable',
        variant: 'unexplained',
      })
    }
    // Where the ranges could not be read, one of them may still be the reason.
    expect(judge({ outcome: 'not-allowed' })).toMatchObject({ rule: 'ports/not-bindable', variant: 'not-allowed' })
  })

  it('is free where the test says so, whatever range it is in', () => {
    expect(judge({ outcome: 'free', reservedRanges: [range(7950, 8049)] })).toBeUndefined()
  })

  it('is taken, not reserved, where somebody holds it for himself alone', () => {
    const postgres: Owner = { pid: 5000, name: 'postgres.exe', startTime: '9', services: ['postgresql-x64-16'] }
    expect(
      judge({
        outcome: 'not-allowed',
        listeners: byPid(5000),
        owners: [postgres],
        reservedRanges: [range(7950, 8049)],
      }),
    ).toMatchObject({
      rule: 'ports/in-use',
      variant: 'by-service',
      values: { services: 'postgresql-x64-16' },
      data: { services: ['postgresql-x64-16'] },
    })
  })

  it('is not called reserved on another system', () => {
    expect(judge({ outcome: 'not-allowed', source: 'proc', reservedRanges: [range(7950, 8049)] })?.rule).toBe(
      'ports/not-bindable',
    )
  })
})

describe('a port that the kernel of Windows holds', () => {
  const queue: HttpQueue = {
    urls: ['HTTP://+:8000/', 'HTTP://+:81/'],
    processes: [{ pid: 900, name: 'svchost.exe', services: ['W3SVC'] }],
  }
  const held = { outcome: 'in-use', listeners: byPid(4), owners: [system] } as const

  it('is held by whoever registered an address there', () => {
    expect(judge({ ...held, httpQueues: [queue] })).toMatchObject({
      rule: 'ports/held-by-http-sys',
      values: { url: 'HTTP://+:8000/', owner: 'W3SVC' },
      data: { urls: ['HTTP://+:8000/'], services: ['W3SVC'] },
    })
  })

  it('is held by Windows itself where no address has that port, or none could be read', () => {
    const elsewhere = { ...queue, urls: ['HTTP://+:80/', 'HTTP://+:80001/'] }
    for (const more of [{ httpQueues: [elsewhere] }, {}]) {
      expect(judge({ ...held, ...more })).toMatchObject({ rule: 'ports/in-use', variant: 'by-windows' })
    }
  })

  it('is nothing of the kind where another program holds it', () => {
    expect(judge({ ...held, listeners: byPid(1100), owners: [svchost('Spooler')], httpQueues: [queue] })?.rule).toBe(
      'ports/in-use',
    )
  })
})

describe('a port that Windows passes on', () => {
  const rule: PortProxyRule = {
    kind: 'v4tov4',
    listenAddress: '*',
    listenPort: 8000,
    connectAddress: '172.20.1.2',
    connectPort: 80,
  }
  const held: Recorded = { outcome: 'in-use', listeners: byPid(1100), portProxies: [rule] }

  it('is told from the rule and the service that carries it out', () => {
    expect(judge({ ...held, owners: [svchost('iphlpsvc')] })).toMatchObject({
      rule: 'ports/port-proxy',
      values: { connect: '172.20.1.2:80' },
      data: { rule },
    })
    const { services: _, ...unknownServices } = svchost()
    expect(judge({ ...held, source: 'netstat', owners: [unknownServices] })?.rule).toBe('ports/port-proxy')
  })

  it('is held by the program that listens, where a rule only stands in the registry', () => {
    expect(judge({ ...held, owners: [svchost('Spooler')] })?.rule).toBe('ports/in-use')
    expect(judge({ ...held, outcome: 'free', listeners: [], owners: [] })).toBeUndefined()
    const other = { ...rule, listenAddress: '192.168.1.9' }
    expect(judge({ ...held, owners: [svchost('iphlpsvc')], portProxies: [other] })?.rule).toBe('ports/in-use')
  })
})

describe('a forwarder without a container', () => {
  const backend: Owner = { pid: 77, name: 'com.docker.backend.exe', startTime: '3' }

  it('is stale where its own engine names all containers', () => {
    const desktop = 'npipe:////./pipe/dockerDesktopLinuxEngine'
    const found = judge({ outcome: 'in-use', listeners: byPid(77), owners: [backend], endpoint: desktop })
    expect(found).toMatchObject({ rule: 'ports/stale-forwarder', values: { program: 'com.docker.backend.exe' } })
    const linux = { outcome: 'in-use', source: 'proc', listeners: byPid(99), owners: [proxy] } as const
    expect(judge({ ...linux, endpoint: 'unix:///var/run/docker.sock' })?.rule).toBe('ports/stale-forwarder')
  })

  it('may work for somebody else where another engine was asked, or none', () => {
    const podman = 'npipe:////./pipe/podman-machine-default'
    const held = { outcome: 'in-use', listeners: byPid(77), owners: [backend] } as const
    expect(judge({ ...held, endpoint: podman })).toMatchObject({ rule: 'ports/in-use', variant: 'by-other-engine' })
    expect(judge(held)).toMatchObject({ rule: 'ports/in-use', variant: 'by-forwarder' })
    const relay: Owner = { pid: 77, name: 'wslrelay.exe' }
    const ubuntu: Owner = { ...relay, distributions: ['Ubuntu'] }
    expect(judge({ ...held, owners: [ubuntu], endpoint: 'npipe:////./pipe/docker_engine' })).toMatchObject({
      rule: 'ports/in-use',
      variant: 'by-wsl',
      values: { distributions: 'Ubuntu' },
    })
    expect(judge({ ...held, owners: [relay] })).toMatchObject({ variant: 'by-forwarder' })
  })
})

describe('ports/dynamic-range-too-low', () => {
  const of = (start: number, count: number) => ({ protocol: 'tcp' as const, family: 'ipv4' as const, start, count })
  const judgeRange = (start: number, count: number) =>
    dynamicRange.judge({ wanted: [wanted()], ranges: [of(start, count), of(49_152, 16_384)] }, {})

  it('warns where a port of the project is in it, and notes it otherwise', () => {
    expect(judgeRange(1024, 13_977)).toMatchObject([
      { variant: 'hits', values: { start: 1024, end: 15_000, ports: '8000' } },
    ])
    expect(judgeRange(10_000, 5000)).toMatchObject([{ variant: 'misses', severity: 'info' }])
  })

  it('says nothing about the usual range', () => {
    expect(judgeRange(49_152, 16_383)).toEqual([])
  })
})

describe('a reserved range', () => {
  const finding = (rule: string, where: object, values: object) =>
    ({ id: rule, rule, where, values, area: 'ports', severity: 'error' }) as unknown as Finding
  const low = finding('ports/dynamic-range-too-low', {}, { start: 1024, end: 15_000 })

  it('is explained by a range of dynamic ports that starts too low', () => {
    const hit = finding('ports/reserved-range', { port: 8000 }, {})
    const missed = finding('ports/reserved-range', { port: 16_000 }, {})
    expect(dynamicRangeCause.link([low, hit], {}, [])).toMatchObject([{ effect: hit.id, cause: low.id }])
    expect(dynamicRangeCause.link([low, missed], {}, [])).toEqual([])
    expect(dynamicRangeCause.link([hit], {}, [])).toEqual([])
  })
})
