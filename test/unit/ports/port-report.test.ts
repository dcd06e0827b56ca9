import { describe, expect, it } from 'vitest'
import type { Container } from '../../../engine/containers/facts.ts'
import { bindAddresses } from '../../../engine/ports/addresses.ts'
import { describePort } from '../../../engine/ports/describe-port.ts'
import type { BindOutcome, Listener, ListenerTable, Owner } from '../../../engine/ports/facts.ts'
import { planToFree } from '../../../engine/ports/free-plan.ts'
import type { PortFacts } from '../../../engine/ports/port-facts.ts'
import { reportPort } from '../../../engine/ports/port-report.ts'
import { testMachine } from '../../support/machine.ts'
import { container, othersContainer, proxy, python, table } from './facts.ts'

interface Given {
  readonly outcome?: BindOutcome
  readonly listeners?: readonly Partial<Listener>[]
  readonly owners?: readonly Owner[]
  readonly source?: ListenerTable['source']
  readonly containers?: readonly Container[]
}

function factsOf({ outcome = 'in-use', listeners, owners, source = 'proc', containers }: Given): PortFacts {
  return {
    listeners: { ...table(listeners, owners), source },
    bindTests: bindAddresses(undefined).flatMap((place) => [
      { ...place, protocol: 'tcp' as const, port: 8000, outcome },
      { ...place, protocol: 'udp' as const, port: 8000, outcome: 'free' as const },
    ]),
    ...(containers === undefined
      ? {}
      : {
          containers: { endpoint: 'unix:///x', truncated: false, readAt: '', tookMs: 1, containers: [...containers] },
        }),
  }
}

/** The report on TCP. */
function report(given: Given, more: Partial<PortFacts> = {}) {
  const [tcp, udp, ...others] = reportPort(8000, { ...factsOf(given), ...more })
  expect(others).toEqual([])
  expect(udp).toMatchObject({ protocol: 'udp', verdict: 'free' })
  if (tcp === undefined) throw new Error('there is always a verdict')
  return tcp
}

const node: Owner = { pid: 5151, name: 'node', startTime: 'boot/9' }
const windows = { source: 'iphlpapi', outcome: 'not-allowed' } as const
const range = { protocol: 'tcp' as const, start: 7950, end: 8049, administered: false }

describe('the verdict on a port', () => {
  const { compose: _, ...lone } = othersContainer
  it.each<[string, Given, Partial<PortFacts>]>([
    ['free', { outcome: 'free' }, {}],
    ['process', { listeners: [{ pids: [4242] }], owners: [python] }, {}],
    ['container-of-this-project', { containers: [container()] }, {}],
    ['container-of-other-project', { containers: [othersContainer] }, {}],
    ['container', { containers: [lone] }, {}],
    ['not-allowed', { outcome: 'not-allowed' }, {}],
    ['reserved', windows, { reservedRanges: [range] }],
    ['undetermined', windows, { reservedRanges: [{ ...range, administered: true }] }],
    ['undetermined', windows, {}],
    ['undetermined', {}, {}],
    ['undetermined', { listeners: [{ hidden: 'no-rights' }] }, {}],
    ['undetermined', { listeners: [{ pids: [99] }], owners: [proxy] }, {}],
    ['undetermined', { outcome: 'could-not-tell' }, {}],
  ])('is %s, with proof', (verdict, given, more) => {
    const found = report(given, more)
    expect(found.verdict).toBe(verdict)
    expect(found.evidence.some(({ source, text }) => source === 'bind' && text.startsWith('bind tcp'))).toBe(true)
    // What could not be determined says what would help.
    expect(found.help !== undefined).toBe(verdict === 'undetermined')
  })

  it('is "shadowed" where localhost leads to another program', () => {
    const listeners = [
      { pids: [4242], address: '127.0.0.1' },
      { pids: [5151], address: '192.168.1.5' },
    ]
    expect(report({ listeners, owners: [python, node] })).toMatchObject({
      verdict: 'shadowed',
      summary: { values: { program: 'python3', other: 'node', otherPid: 5151 } },
    })
    const one = listeners.map((listener) => ({ ...listener, pids: [4242] }))
    expect(report({ listeners: one, owners: [python] }).verdict).toBe('process')
  })

  it('is a program inside WSL where its relay listens; the relay is never ended', async () => {
    const relay: Owner = { pid: 99, name: 'wslrelay.exe', startTime: '1', distributions: ['Debian', 'Ubuntu'] }
    const found = report({ ...windows, listeners: [{ pids: [99] }], owners: [relay] }, {})
    expect(found).toMatchObject({
      verdict: 'process',
      summary: { key: 'ports.port.held-by-wsl', values: { distributions: 'Debian, Ubuntu' } },
      data: { distributions: ['Debian', 'Ubuntu'] },
    })
    expect(await planToFree(found, '/project', testMachine())).toMatchObject({
      ok: false,
      reason: { key: 'ports.port.in-wsl' },
    })
  })

  it('is put into lines; "free" only when all of it is', () => {
    const lines = (given: Given) => describePort(reportPort(8000, factsOf(given))).map(({ key }) => key)
    expect(lines({ outcome: 'free' })).toEqual(['ports.port.free'])
    const taken = lines({ listeners: [{ pids: [4242] }], owners: [python] })
    expect(taken).toEqual(['ports.port.held', 'ports.port.command-line', 'ports.port.proof', 'ports.port.proof'])
  })
})

describe('freeing a port', () => {
  const plan = (given: Given, more: Partial<PortFacts> = {}) =>
    planToFree(report(given, more), '/project', testMachine())

  it('stops a container, which can be undone', async () => {
    expect(await plan({ containers: [othersContainer] })).toMatchObject({
      ok: true,
      plan: {
        fix: 'ports/stop-container',
        undoable: true,
        elevation: false,
        steps: [{ kind: 'docker', operation: 'stop-container', container: othersContainer.id }],
      },
    })
  })

  it('reserves a port that Windows keeps, and stops a service rather than its program', async () => {
    expect(await plan(windows, { reservedRanges: [range] })).toMatchObject({
      plan: { elevation: true, undoable: true, steps: [{ kind: 'port-reservation', port: 8000 }] },
    })
    const postgres: Owner = { ...node, name: 'postgres.exe', services: ['postgresql-x64-16'] }
    expect(await plan({ ...windows, listeners: [{ pids: [5151] }], owners: [postgres] })).toMatchObject({
      plan: { fix: 'ports/stop-service', steps: [{ kind: 'service', name: 'postgresql-x64-16' }] },
    })
  })

  it('refuses what must not be stopped, and what nobody could see', async () => {
    const essential: Owner = { ...node, name: 'svchost.exe', services: ['RpcSs'] }
    const shared: Owner = { ...node, name: 'svchost.exe', services: ['A', 'B'] }
    for (const owner of [essential, shared]) {
      expect(await plan({ ...windows, listeners: [{ pids: [5151] }], owners: [owner] })).toMatchObject({ ok: false })
    }
    expect(await plan({ listeners: [{ pids: [99] }], owners: [proxy] })).toMatchObject({ ok: false })
    expect(await plan({ listeners: [{ hidden: 'no-rights' }] })).toMatchObject({ ok: false })
    expect(await plan({})).toMatchObject({ ok: false })
  })
})
