import { describe, expect, it } from 'vitest'
import shadowed from '../../../../engine/ports/checks/shadowed.ts'
import type { ListenerTable, WantedPort } from '../../../../engine/ports/facts.ts'
import { proxy, python, table, tested, wanted } from '../facts.ts'

const judge = (port: WantedPort, listeners: ListenerTable) =>
  shadowed.judge({ wanted: [port], bindTests: tested(port, 'free'), listeners }, {})
const onIpv6 = (owner = python) => table([{ family: 'ipv6', address: '::1', pids: [owner.pid] }], [owner])

describe('ports/shadowed', () => {
  it('finds a program on ::1 beside a service on 127.0.0.1', () => {
    expect(judge(wanted(), onIpv6())).toMatchObject([
      { where: { port: 8000 }, values: { address: '::1', program: 'python3', pid: 4242 }, data: { holder: 'process' } },
    ])
  })

  it('finds a program on a loopback address beside a service on every address', () => {
    const { hostAddress: _, ...everywhere } = wanted()
    expect(judge(everywhere, table([{ address: '127.0.0.1', pids: [4242] }], [python]))).toHaveLength(1)
  })

  it('says nothing about forwarders, other ports and services that localhost does not reach', () => {
    expect(judge(wanted(), onIpv6(proxy))).toEqual([])
    expect(judge(wanted({ hostPort: 8001 }), onIpv6())).toEqual([])
    expect(judge(wanted({ hostAddress: '10.0.0.5' }), onIpv6())).toEqual([])
    expect(judge(wanted(), table([{ address: '127.0.0.2', pids: [4242] }], [python]))).toEqual([])
  })

  it('says nothing where the port cannot be had anyway', () => {
    const port = wanted()
    const facts = { wanted: [port], bindTests: tested(port, 'in-use'), listeners: onIpv6() }
    expect(shadowed.judge(facts, {})).toEqual([])
  })
})
