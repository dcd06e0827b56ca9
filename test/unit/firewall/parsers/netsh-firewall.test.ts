import { describe, expect, it } from 'vitest'
import parser from '../../../../engine/firewall/parsers/netsh-firewall.ts'

const line = '-'.repeat(70)
const parse = (text: string) => parser.parse(Buffer.from(text))

/** A rule in the order of netsh, in any language. */
function block(words: readonly string[], [enabled, direction, profiles, protocol, action]: readonly string[]): string {
  const values = [
    'Server: one',
    enabled,
    direction,
    profiles,
    '',
    'Any',
    'Any',
    protocol,
    '80,443',
    'Any',
    'No',
    action,
  ]
  const rows = words.map((word, index) => `${`${word}:`.padEnd(38)}${values[index]}`)
  return [rows[0], line, ...rows.slice(1), ''].join('\n')
}

const labels = [
  'Rule Name',
  'Enabled',
  'Direction',
  'Profiles',
  'Grouping',
  'LocalIP',
  'RemoteIP',
  'Protocol',
  'LocalPort',
  'RemotePort',
  'Edge',
  'Action',
]
const english = block(labels, ['Yes', 'In', 'Domain,Private', 'TCP', 'Allow'])

describe('rules as netsh prints them', () => {
  it('are read by position: labels do not matter, names hold colons', () => {
    const strange = labels.map((_, index) => `label ${index} in words`)
    expect(parse(block(strange, ['No', 'Out', 'Public', 'UDP', 'Block']))).toEqual({
      kind: 'netsh-advfirewall-rule',
      rules: [
        {
          name: 'Server: one',
          enabled: false,
          direction: 'Out',
          profiles: ['Public'],
          action: 'Block',
          protocol: 'UDP',
          localPort: '80,443',
          remotePort: 'any',
          localIp: 'any',
          remoteIp: 'any',
          grouping: '',
          edge: 'No',
          program: null,
        },
      ],
    })
  })

  it.each(['Yes', 'In', 'Domain', 'Allow'])('could not be read when %s is in an unknown language', (word) => {
    expect(parse(english.replace(new RegExp(`${word}\\b(?!.*:)`), 'Xyzzy'))).toMatchObject({ state: 'unknown' })
  })

  it.each([
    ['nothing', '', 'empty'],
    ['a sentence', 'Keine Regeln stimmen mit den angegebenen Kriterien überein.', 'no-row-recognised'],
    ['half a rule', english.slice(0, english.indexOf('Protocol')), 'truncated'],
    ['a whole rule and half of another', `${english}\n${english.slice(0, 300)}`, 'truncated'],
  ])('could not be read from %s', (_, text, reason) => {
    expect(parse(text)).toMatchObject({ state: 'unknown', reason })
  })
})

describe('profiles as netsh prints them', () => {
  const profile = (state: string, policy: string) =>
    `Any title:\n${line}\nLabel                                 ${state}\nLabel two                             ${policy}\n`

  it('have a state in words and a policy that is never translated', () => {
    expect(parse(profile('ON', 'BlockInboundAlways,AllowOutbound'))).toMatchObject({
      kind: 'netsh-advfirewall-profiles',
      profiles: [{ title: 'Any title', on: true, defaultInbound: 'Block', defaultOutbound: 'Allow', blockAll: true }],
    })
    expect(parse(profile('OFF', 'AllowInbound,BlockOutbound'))).toMatchObject({
      profiles: [{ on: false, defaultInbound: 'Allow', defaultOutbound: 'Block', blockAll: false }],
    })
  })

  it('could not be read when the state is in an unknown language', () => {
    expect(parse(profile('XYZZY', 'BlockInbound,AllowOutbound'))).toMatchObject({
      state: 'unknown',
      reason: 'unknown-language',
    })
  })
})

describe('hostile text', () => {
  it.each([' ', 'a ', ':', '-', '\n', 'a:  ', '\u00ff'])('made of %j does not take long', (piece) => {
    const started = process.cpuUsage()
    parse(`a${piece.repeat(100_000)}x`)
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000)
  })
})
