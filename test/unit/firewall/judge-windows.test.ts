import { describe, expect, it } from 'vitest'
import { judgeWindows } from '../../../engine/firewall/judge-windows.ts'
import { backend, rule, windowsFirewall } from './rule-strings.ts'

const question = { protocol: 'tcp', port: 8000, program: backend } as const

function judgeOne(firewall: ReturnType<typeof windowsFirewall>, asked: Partial<typeof question> | object = {}) {
  const verdicts = judgeWindows(firewall)({ ...question, ...asked })
  expect(verdicts).toHaveLength(1)
  return verdicts[0]
}

describe('Windows Firewall', () => {
  it('blocks what no rule is about', () => {
    expect(judgeOne(windowsFirewall({}))).toMatchObject({ outcome: 'blocked', decidedBy: 'default' })
  })

  it('lets through what an allow rule is about, and names it', () => {
    const firewall = windowsFirewall({ a: rule('Allow', 'LPort=8000', 'Name=Web') })
    expect(judgeOne(firewall)).toMatchObject({ outcome: 'allowed', decidedBy: 'allow-rule', rule: { title: 'Web' } })
    expect(judgeOne(firewall, { port: 8001 })).toMatchObject({ outcome: 'blocked' })
    expect(judgeOne(firewall, { protocol: 'udp' })).toMatchObject({ outcome: 'blocked' })
  })

  it('lets a block beat every allow, whatever the order and however narrow', () => {
    const firewall = windowsFirewall({
      a: rule('Allow', 'LPort=8000', `App=${backend}`, 'Profile=Private'),
      b: rule('Block', `App=${backend.toUpperCase()}`, 'Name=Docker'),
      c: rule('Allow', 'LPort2_10=7000-9000'),
    })
    expect(judgeOne(firewall)).toMatchObject({ outcome: 'blocked', decidedBy: 'block-rule', rule: { id: 'b' } })
  })

  it('compares paths without case and with variables put in', () => {
    const firewall = windowsFirewall({
      a: rule('Block', 'App=%PROGRAMFILES%\\docker\\docker\\resources\\com.docker.backend.exe'),
    })
    expect(judgeOne(firewall)).toMatchObject({ outcome: 'blocked', decidedBy: 'block-rule' })
    expect(judgeOne(firewall, { program: 'com.docker.backend.exe' })).toMatchObject({ decidedBy: 'block-rule' })
    expect(judgeOne(firewall, { program: 'C:\\other\\com.docker.backend.exe' })).toMatchObject({ decidedBy: 'default' })
  })

  it.each([
    ['off', 'v2.33|Action=Allow|Active=FALSE|Dir=In|LPort=8000|'],
    ['off when it does not say', 'v2.33|Action=Allow|Dir=In|LPort=8000|'],
    ['for connections to the outside', 'v2.33|Action=Allow|Active=TRUE|Dir=Out|LPort=8000|'],
    ['for another program', rule('Allow', 'LPort=8000', 'App=C:\\x\\node.exe')],
    ['for a service of another program', rule('Allow', 'LPort=8000', 'App=%SystemRoot%\\svchost.exe', 'Svc=x')],
    ['for a port of Windows itself', rule('Allow', 'LPort=RPC')],
    ['for store apps', rule('Allow', 'AppPkgId=S-1-15-2-1', 'LUOwn=S-1-5-21')],
    ['for clients with low ports', rule('Allow', 'RPort=80')],
  ])('does not count a rule that is %s', (_, text) => {
    expect(judgeOne(windowsFirewall({ a: text }))).toMatchObject({ outcome: 'blocked', decidedBy: 'default' })
  })

  it.each([
    ['has a field that nobody knows', 'FutureField=1'],
    ['is for one network interface', 'IF={GUID}'],
    ['is for some users', 'RUAuth=O:LSD:(A;;CC;;;S-1-5-84)'],
    ['wants authentication', 'Security=Authenticate'],
    ['is for some other addresses', 'RA4=10.1.2.3'],
    ['has a port that nobody knows', 'LPort2_99=Strange'],
    ['is for some systems', 'Platform=2:10:0'],
    ['is damaged', 'gibberish'],
  ])('says "may" where the rule that decides %s', (_, field) => {
    const allow = judgeOne(windowsFirewall({ a: rule('Allow', 'LPort=8000', field) }))
    expect(allow).toMatchObject({ outcome: 'uncertain', decidedBy: 'allow-rule', rule: { id: 'a' } })
    const block = judgeOne(windowsFirewall({ a: rule('Block', 'LPort=8000', field), b: rule('Allow', 'LPort=8000') }))
    expect(block).toMatchObject({ outcome: 'uncertain', decidedBy: 'block-rule', rule: { id: 'a' } })
  })

  it('never takes a damaged or strange string for "nothing there"', () => {
    for (const text of ['v2.33|Action=Allow|Active=TRUE|Dir=In|LPo', 'not a rule', '', '\0']) {
      const verdict = judgeOne(windowsFirewall({ broken: text, good: rule('Allow', 'LPort=8000') }))
      expect(verdict).toMatchObject({ outcome: 'uncertain', mayApply: [{ id: 'broken' }] })
    }
  })

  it('lets everything through where it is off, and nothing where everything is blocked', () => {
    const rules = { a: rule('Allow', 'LPort=8000'), b: rule('Block', 'LPort=9000') }
    const off = windowsFirewall(rules, { settings: { enabled: false } })
    expect(judgeOne(off, { port: 9000 })).toMatchObject({ outcome: 'allowed', decidedBy: 'firewall-off' })
    const shields = windowsFirewall(rules, { settings: { blockAll: true } })
    expect(judgeOne(shields)).toMatchObject({ outcome: 'blocked', decidedBy: 'block-all' })
  })

  it('does not count rules of this machine where the policy says so, and names the one that would have helped', () => {
    const firewall = windowsFirewall({ a: rule('Allow', 'LPort=8000') }, { settings: { localRules: false } })
    expect(judgeOne(firewall)).toMatchObject({ outcome: 'blocked', ignoredByPolicy: { id: 'a' } })
    const ofPolicy = windowsFirewall(
      { a: rule('Allow', 'LPort=8000') },
      { settings: { localRules: false }, store: 'policy' },
    )
    expect(judgeOne(ofPolicy)).toMatchObject({ outcome: 'allowed' })
  })

  it('names the rule that would help on another kind of network', () => {
    const firewall = windowsFirewall(
      { a: rule('Allow', 'LPort=8000', 'Profile=Private', 'Profile=Domain') },
      { active: ['Public'] },
    )
    expect(judgeOne(firewall)).toMatchObject({
      outcome: 'blocked',
      otherProfile: { rule: { id: 'a' }, profiles: ['Domain', 'Private'] },
    })
  })

  it('judges every kind of network that is connected, and all three where that is not known', () => {
    const rules = { a: rule('Allow', 'LPort=8000', 'Profile=Private') }
    const outcomes = (firewall: ReturnType<typeof windowsFirewall>) =>
      judgeWindows(firewall)(question).map(({ profile, outcome }) => `${profile} ${outcome}`)
    expect(outcomes(windowsFirewall(rules, { active: ['Private', 'Public'] }))).toEqual([
      'Private allowed',
      'Public blocked',
    ])
    expect(outcomes(windowsFirewall(rules, { active: null }))).toEqual([
      'Domain blocked',
      'Private allowed',
      'Public blocked',
    ])
  })

  it('judges twenty ports against ten thousand rules at once', () => {
    const rules = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [
        `r${index}`,
        rule('Allow', `LPort=${index + 10_000}`, `App=C:\\${index}.exe`),
      ]),
    )
    const firewall = windowsFirewall(rules)
    const started = process.cpuUsage()
    const judge = judgeWindows(firewall)
    for (let port = 8000; port < 8020; port += 1) judge({ ...question, port })
    // Processor time: other tests run beside this one.
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000)
  })
})
