import { describe, expect, it } from 'vitest'
import inboundAllBlocked from '../../../engine/firewall/checks/inbound-all-blocked.ts'
import policyOverrides from '../../../engine/firewall/checks/policy-overrides.ts'
import portBlocked from '../../../engine/firewall/checks/port-blocked.ts'
import programBlocked from '../../../engine/firewall/checks/program-blocked.ts'
import publicProfile from '../../../engine/firewall/checks/public-profile.ts'
import type { ExposedPort, Firewall } from '../../../engine/firewall/facts.ts'
import { backend, exposedPort, rule, windowsFirewall } from './rule-strings.ts'

const checks = [inboundAllBlocked, policyOverrides, portBlocked, programBlocked, publicProfile]

/** What all rules of the area say together, as `rule variant severity`. */
function findings(
  firewall: Firewall,
  exposed: readonly ExposedPort[] = [exposedPort(8000), exposedPort(5432, { service: 'db' })],
) {
  return checks.flatMap((check) =>
    check
      .judge({ firewall, exposed: [...exposed] }, {})
      .map(({ variant, severity }) => [check.rule, variant, severity ?? check.severity].filter(Boolean).join(' ')),
  )
}

describe('firewall rules about the ports of a project', () => {
  it('say nothing where other machines get through', () => {
    expect(findings(windowsFirewall({ a: rule('Allow', `App=${backend}`) }))).toEqual([])
    expect(findings(windowsFirewall({}, { settings: { enabled: false } }))).toEqual([])
  })

  it('note once that nothing lets the ports through', () => {
    expect(findings(windowsFirewall({}))).toEqual(['firewall/port-blocked by-default info'])
    expect(findings(windowsFirewall({}, { active: ['Public'] }))).toEqual([
      'firewall/port-blocked by-default-public info',
    ])
    const [draft] = portBlocked.judge(
      { firewall: windowsFirewall({}), exposed: [exposedPort(8000), exposedPort(9000)] },
      {},
    )
    expect(draft?.values).toMatchObject({ count: 2, ports: '8000, 9000' })
  })

  it('name the block rules of a cancelled prompt once for the program', () => {
    const id = 'TCP Query User{1}C:\\x'
    const firewall = windowsFirewall({
      [id]: rule('Block', `App=${backend.toLowerCase()}`, 'Name=Docker Desktop Backend', 'Defer=User'),
    })
    expect(findings(firewall)).toEqual(['firewall/program-blocked by-prompt warning'])
    const [draft] = programBlocked.judge({ firewall, exposed: [exposedPort(8000)] }, {})
    expect(draft).toMatchObject({
      where: { service: 'web', port: 8000, file: 'compose.yaml' },
      values: { program: 'com.docker.backend.exe', rule: 'Docker Desktop Backend', networks: 'Domain-Private-Public' },
      data: { ruleId: id, store: 'local' },
    })
  })

  it('name a rule that blocks one port', () => {
    expect(findings(windowsFirewall({ a: rule('Block', 'LPort=5432'), b: rule('Allow', `App=${backend}`) }))).toEqual([
      'firewall/port-blocked by-rule warning',
    ])
  })

  it('say "may" where a rule cannot be evaluated', () => {
    expect(
      findings(windowsFirewall({ a: rule('Block', 'LPort=5432', 'Strange=1'), b: rule('Allow', `App=${backend}`) })),
    ).toEqual(['firewall/port-blocked may-apply info'])
  })

  it('name the policy that blocks a program, and the one that blocks everything', () => {
    expect(findings(windowsFirewall({ a: rule('Block', `App=${backend}`) }, { store: 'policy' }))).toEqual([
      'firewall/program-blocked by-policy warning',
    ])
    expect(findings(windowsFirewall({}, { settings: { blockAll: true, blockAllBy: 'policy' } }))).toEqual([
      'firewall/inbound-all-blocked by-policy warning',
    ])
    expect(findings(windowsFirewall({}, { settings: { blockAll: true, blockAllBy: 'local' } }))).toEqual([
      'firewall/inbound-all-blocked by-hand warning',
    ])
  })

  it('name the allow rule that does not help, and why', () => {
    const allow = { a: rule('Allow', `App=${backend}`, 'Profile=Private') }
    expect(findings(windowsFirewall(allow, { active: ['Public'] }))).toEqual(['firewall/public-profile info'])
    expect(findings(windowsFirewall(allow, { settings: { localRules: false } }))).toEqual([
      'firewall/policy-overrides warning',
    ])
  })

  it('do not claim that a port is blocked where the kind of network is not known', () => {
    const allow = { a: rule('Allow', `App=${backend}`, 'Profile=Private') }
    expect(findings(windowsFirewall(allow, { active: null }))).toEqual([])
    expect(
      findings(windowsFirewall({ a: rule('Block', `App=${backend}`, 'Profile=Public') }, { active: null })),
    ).toEqual(['firewall/program-blocked by-rule warning'])
  })

  it('say what ufw blocks for a rootless engine, and nothing where nothing filters', () => {
    const ufw = { name: 'ufw', state: 'active', defaultInbound: 'block', ports: [] } as const
    expect(findings({ kind: 'linux', managers: [{ ...ufw, ports: [] }] })).toEqual([
      'firewall/port-blocked on-linux warning',
      'firewall/port-blocked on-linux warning',
    ])
    expect(findings({ kind: 'linux', managers: [] })).toEqual([])
  })

  it('say what the macOS firewall blocks', () => {
    const app = '/Applications/Docker.app'
    const program = `${app}/Contents/MacOS/com.docker.backend`
    const firewall: Firewall = {
      kind: 'macos',
      applicationFirewall: 'on',
      programs: [{ path: app, action: 'block' }],
      packetFilter: 'unknown',
    }
    expect(findings(firewall, [exposedPort(8000, { program })])).toEqual(['firewall/program-blocked on-macos warning'])
    expect(findings({ ...firewall, applicationFirewall: 'block-all' })).toEqual([
      'firewall/inbound-all-blocked on-macos warning',
    ])
    expect(findings({ ...firewall, applicationFirewall: 'off' })).toEqual([])
  })
})
