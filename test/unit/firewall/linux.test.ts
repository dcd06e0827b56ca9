import { describe, expect, it } from 'vitest'
import type { LinuxManager, MacFirewall } from '../../../engine/firewall/facts.ts'
import { judgeLinux, judgeMac } from '../../../engine/firewall/judge-unix.ts'
import {
  readActiveZones,
  readFirewalldZone,
  readIptablesRules,
  readUfwRules,
} from '../../../engine/firewall/linux-rules.ts'
import { readNftablesRules } from '../../../engine/firewall/nftables-rules.ts'
import { readPacketFilter } from '../../../engine/firewall/read-macos.ts'

const outcome = (managers: LinuxManager[], port: number) =>
  judgeLinux({ kind: 'linux', managers }, { protocol: 'tcp', port }).outcome

const ufw = `### tuple ### allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in
-A ufw-user-input -p tcp --dport 22 -j ACCEPT
### tuple ### deny any 5432 0.0.0.0/0 any 0.0.0.0/0 in
### tuple ### allow tcp 8000:8010 0.0.0.0/0 any 0.0.0.0/0 in comment=646576
### tuple ### allow tcp 9000 0.0.0.0/0 any 192.168.1.7 in
`

describe('firewalls of Linux', () => {
  it('let everything through where there is none, and where all are off', () => {
    expect(outcome([], 8000)).toBe('allowed')
    expect(outcome([{ name: 'ufw', state: 'inactive', defaultInbound: 'allow', ports: [] }], 8000)).toBe('allowed')
  })

  it('follow the rules of ufw before those that it wrote into the kernel', () => {
    const managers: LinuxManager[] = [
      { name: 'ufw', state: 'active', defaultInbound: 'block', ports: readUfwRules(ufw) },
      { name: 'nftables', state: 'unknown', defaultInbound: 'unknown', ports: null },
    ]
    expect([22, 8005, 5432, 9000, 3000].map((port) => outcome(managers, port))).toEqual([
      'allowed',
      'allowed',
      'blocked',
      'uncertain',
      'blocked',
    ])
  })

  it.each([
    ['allow tcp 80,8000 0.0.0.0/0 any 0.0.0.0/0 Web%20Server - in', 'allowed'],
    ['allow tcp 8000 0.0.0.0/0 any 0.0.0.0/0 in_eth0', 'uncertain'],
    ['allow tcp 8000 192.168.1.2 any 0.0.0.0/0 in', 'uncertain'],
    ['deny tcp 8000 0.0.0.0/0 any 10.0.0.0/8 in', 'uncertain'],
    ['limit any any 0.0.0.0/0 any 0.0.0.0/0 in', 'allowed'],
    ['route:allow tcp 8000 0.0.0.0/0 any 0.0.0.0/0 in', 'blocked'],
    ['allow tcp 8000 0.0.0.0/0 any 0.0.0.0/0 out', 'blocked'],
    ['allow_log tcp 8000 0.0.0.0/0 any 0.0.0.0/0 in comment=6162', 'allowed'],
    ['permit tcp 8000 of everybody in', 'uncertain'],
    ['allow tcp', 'uncertain'],
  ])('follow ufw only as far as it is plain: %s', (tuple, expected) => {
    const ports = readUfwRules(`### tuple ### ${tuple}\n`)
    expect(outcome([{ name: 'ufw', state: 'active', defaultInbound: 'block', ports }], 8000)).toBe(expected)
  })

  it('are uncertain where their rules take root to read', () => {
    expect(outcome([{ name: 'ufw', state: 'active', defaultInbound: 'block', ports: null }], 22)).toBe('uncertain')
    expect(outcome([{ name: 'nftables', state: 'unknown', defaultInbound: 'unknown', ports: null }], 22)).toBe(
      'uncertain',
    )
  })

  it('read a zone of firewalld', () => {
    const zone = readFirewalldZone(
      'public (active)\n  target: default\n  interfaces: eth0\n  services: dhcpv6-client http ssh\n  ports: 8000/tcp 9000-9010/udp\n  rich rules: \n',
    )
    expect([80, 8000, 3000, 9000].map((port) => outcome([zone], port))).toEqual([
      'allowed',
      'allowed',
      'blocked',
      'blocked',
    ])
    const own = readFirewalldZone(
      'public\n  target: default\n  services: ssh my-app\n  ports: 8000/tcp\n  protocols: \n',
    )
    expect([22, 8000, 3000].map((port) => outcome([own], port))).toEqual(['allowed', 'allowed', 'uncertain'])
    expect(
      readActiveZones(
        'docker\n  interfaces: docker0\nhome (default)\n  interfaces: wlan0\nwork\n  sources: 10.0.0.0/8\n',
      ),
    ).toEqual(['home', 'work'])
    const rich = readFirewalldZone(
      'public\n  target: default\n  services: \n  ports: \n  rich rules: \n\trule port port="1" reject\n',
    )
    expect(outcome([rich], 8000)).toBe('uncertain')
    expect(outcome([readFirewalldZone('something else')], 8000)).toBe('uncertain')
  })

  it('read iptables where its rules are plain, and say so where they are not', () => {
    expect(readIptablesRules('-P INPUT ACCEPT\n').state).toBe('inactive')
    const plain = readIptablesRules(
      '-P INPUT DROP\n-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 8000 -j ACCEPT\n',
    )
    expect([8000, 3000].map((port) => outcome([plain], port))).toEqual(['allowed', 'blocked'])
    expect(outcome([readIptablesRules('-P INPUT ACCEPT\n-A INPUT -j MYCHAIN\n')], 8000)).toBe('uncertain')
    expect(outcome([readIptablesRules('iptables: permission denied')], 8000)).toBe('uncertain')
  })

  it('see in nftables whether anything looks at incoming connections', () => {
    const ruleset = (...entries: object[]) =>
      readNftablesRules(JSON.stringify({ nftables: [{ metainfo: {} }, ...entries] }))
    const input = { chain: { family: 'inet', table: 'filter', name: 'input', hook: 'input', policy: 'drop' } }
    expect(ruleset().state).toBe('inactive')
    expect(outcome([ruleset(input)], 8000)).toBe('blocked')
    const odd = { rule: { family: 'inet', table: 'filter', chain: 'input', expr: [{ xt: null }] } }
    expect(outcome([ruleset(input, odd)], 8000)).toBe('uncertain')
    expect(outcome([readNftablesRules('{')], 8000)).toBe('uncertain')
  })
})

describe('the packet filter of macOS', () => {
  const apple = `# comment
scrub-anchor "com.apple/*"
nat-anchor "com.apple/*"
rdr-anchor "com.apple/*"
dummynet-anchor "com.apple/*"
anchor "com.apple/*"
load anchor "com.apple" from "/etc/pf.anchors/com.apple"
`
  const verdict = (packetFilter: MacFirewall['packetFilter']) =>
    judgeMac({ kind: 'macos', applicationFirewall: 'off', programs: [], packetFilter }, { protocol: 'tcp', port: 8000 })

  it('has no rules of its own as Apple ships it; others may apply, and so may what cannot be read', () => {
    expect(readPacketFilter(apple)).toBe('off')
    expect(verdict('off').outcome).toBe('allowed')
    for (const more of ['block in all', 'anchor "vpn"', 'pass in \\\n proto tcp', 'set skip on lo0']) {
      expect(readPacketFilter(`${apple}${more}\n`)).toBe('on')
    }
    expect(readPacketFilter(undefined)).toBe('unknown')
    for (const state of ['on', 'unknown'] as const) {
      expect(verdict(state)).toEqual({ outcome: 'uncertain', manager: 'pf', decidedBy: 'unreadable' })
    }
  })
})
