import { describe, expect, it } from 'vitest'
import duplicate from '../../../../engine/ports/checks/duplicate-in-compose.ts'
import notBindable from '../../../../engine/ports/checks/not-bindable.ts'
import type { BindTest, WantedPort } from '../../../../engine/ports/facts.ts'
import { table, tested, wanted } from '../facts.ts'

describe('ports/duplicate-in-compose', () => {
  const judge = (...ports: readonly WantedPort[]) => duplicate.judge({ wanted: [...ports] }, {})

  it('finds two services on one port', () => {
    const second = wanted({ service: 'api', place: { file: 'compose.yaml', line: 9, column: 9 } })
    expect(judge(wanted(), second)).toMatchObject([
      { where: { service: 'api', line: 9, port: 8000 }, variant: 'two-services', values: { other: 'web' } },
    ])
  })

  it('compares addresses and protocols', () => {
    const { hostAddress: _, ...everywhere } = wanted({ service: 'api' })
    expect(judge(wanted(), everywhere)).toHaveLength(1)
    expect(judge(wanted(), wanted({ service: 'api', hostAddress: '127.0.0.2' }))).toEqual([])
    expect(judge(wanted(), wanted({ service: 'api', protocol: 'udp' }))).toEqual([])
  })
})

describe('ports/not-bindable', () => {
  const judge = (port: WantedPort, bindTests: BindTest[]) =>
    notBindable.judge({ wanted: [port], bindTests, listeners: table() }, {})

  it('tells apart why the system refuses', () => {
    const port = wanted()
    expect(judge(port, tested(port, 'not-allowed'))).toMatchObject([{ variant: 'not-allowed' }])
    expect(judge(port, tested(port, 'no-such-address'))).toMatchObject([{ variant: 'no-such-address' }])
    const low = wanted({ hostPort: 80 })
    expect(judge(low, tested(low, 'not-allowed'))).toMatchObject([{ variant: 'privileged', severity: 'info' }])
  })

  it('does not call an unclear test free', () => {
    const port = wanted()
    expect(judge(port, tested(port, 'could-not-tell'))).toMatchObject([{ variant: 'unclear', severity: 'warning' }])
  })

  it('does not mind a machine without IPv6 when every address is wanted', () => {
    const { hostAddress: _, ...port } = wanted()
    const [v4, v6] = tested(port, 'free')
    if (v4 === undefined || v6 === undefined) throw new Error('two families are tested')
    expect(judge(port, [v4, { ...v6, outcome: 'no-such-family' }])).toEqual([])
    expect(judge(port, [v4, { ...v6, outcome: 'no-such-address' }])).toEqual([])
  })
})
