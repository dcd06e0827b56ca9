import { describe, expect, it } from 'vitest'
import { judgeLinux } from '../../../engine/firewall/judge-unix.ts'
import { readNftablesRules } from '../../../engine/firewall/nftables-rules.ts'

const place = { family: 'inet', table: 'filter' }
const input = (more: object = {}) => ({
  chain: { ...place, name: 'input', type: 'filter', hook: 'input', prio: 0, policy: 'drop', ...more },
})
const rule = (...expr: object[]) => ({ rule: { ...place, chain: 'input', handle: 7, expr } })
const dport = (right: unknown, protocol = 'tcp') => ({
  match: { op: '==', left: { payload: { protocol, field: 'dport' } }, right },
})
const accept = { accept: null }

function outcomes(entries: readonly object[], ports = [8000, 9000], protocol: 'tcp' | 'udp' = 'tcp') {
  const manager = readNftablesRules(
    JSON.stringify({ nftables: [{ metainfo: { json_schema_version: 1 } }, ...entries] }),
  )
  return ports.map((port) => judgeLinux({ kind: 'linux', managers: [manager] }, { protocol, port }).outcome)
}

describe('the rules of nftables', () => {
  it.each([
    ['what iptables wrote', { xt: { type: 'match', name: 'string' } }],
    ['a statement of a later nft', { teleport: { to: 'moon' } }],
    ['a service by its name', dport('http-alt')],
    ['a set that is not there', dport('@gone')],
    [
      'another address',
      { match: { op: '==', left: { payload: { protocol: 'ip', field: 'saddr' } }, right: '10.0.0.1' } },
    ],
    ['an interface', { match: { op: '==', left: { meta: { key: 'iifname' } }, right: 'eth0' } }],
    ['a limit', { limit: { rate: 5, per: 'second' } }],
    [
      'flags',
      { match: { op: '==', left: { '&': [{ payload: { protocol: 'tcp', field: 'flags' } }, 'syn'] }, right: 'syn' } },
    ],
    [
      'an operator of a later nft',
      { match: { op: '~', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: 8000 } },
    ],
    ['nonsense', { match: 'everything' }],
  ])('are uncertain, never open: %s', (_, statement) => {
    expect(outcomes([input(), rule(statement, accept)])).toEqual(['uncertain', 'uncertain'])
  })

  it('are sure where both ways lead to the same end', () => {
    const odd = { match: { op: '==', left: { payload: { protocol: 'ip', field: 'saddr' } }, right: '10.0.0.1' } }
    expect(outcomes([input(), rule(odd, { drop: null }), rule(dport(8000), accept)])).toEqual(['uncertain', 'blocked'])
    expect(outcomes([input({ policy: 'accept' }), rule(odd, accept)])).toEqual(['allowed', 'allowed'])
  })

  it('are asked for each protocol, and rules of IPv6 and of other hooks are not', () => {
    const rules = [input(), rule(dport(8000, 'udp'), accept), rule(dport(9000, 'th'), accept)]
    expect(outcomes(rules)).toEqual(['blocked', 'allowed'])
    expect(outcomes(rules, [8000, 9000], 'udp')).toEqual(['allowed', 'allowed'])
    expect(outcomes([input({ family: 'ip6' })])).toEqual(['allowed', 'allowed'])
    expect(outcomes([input({ hook: 'forward' })])).toEqual(['allowed', 'allowed'])
    expect(outcomes([input({ hook: 'prerouting' })])).toEqual(['blocked', 'blocked'])
  })

  it('name the rule that decides', () => {
    const { ports } = readNftablesRules(
      JSON.stringify({ nftables: [input(), rule(dport({ range: [8000, 8010] }), accept)] }),
    )
    expect(ports?.slice(0, 3)).toEqual([
      { protocol: 'tcp', from: 0, to: 7999, action: 'block', text: 'inet filter input: policy drop' },
      { protocol: 'tcp', from: 8000, to: 8010, action: 'allow', text: 'inet filter input, handle 7' },
      { protocol: 'tcp', from: 8011, to: 65_535, action: 'block', text: 'inet filter input: policy drop' },
    ])
  })

  it('do not go round in circles', () => {
    const loop = { rule: { ...place, chain: 'a', expr: [{ jump: { target: 'a' } }] } }
    expect(outcomes([input(), rule({ jump: { target: 'a' } }), loop])).toEqual(['uncertain', 'uncertain'])
  })

  it.each(['', '{', 'null', '{"nftables": 3}', '{"nftables": [{"rule": {"family": "inet"}}]}'])(
    'are unknown: %j',
    (text) => {
      expect(readNftablesRules(text)).toMatchObject({ state: 'unknown', ports: null })
    },
  )

  it('are judged in a moment where there are thousands, and not at all where it would take long', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => rule(dport(1024 + index), accept))
    const started = performance.now()
    expect(outcomes([input(), ...many(900)], [1500, 9000])).toEqual(['allowed', 'blocked'])
    expect(outcomes([input(), ...many(10_000)], [1500, 9000])).toEqual(['uncertain', 'uncertain'])
    expect(performance.now() - started).toBeLessThan(15_000)
  })
})
