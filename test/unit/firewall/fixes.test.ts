import { describe, expect, it } from 'vitest'
import type { Finding, FindingDraft } from '../../../engine/core/finding.ts'
import { thisMachine } from '../../../engine/core/machine.ts'
import firewallRule from '../../../engine/core/steps/firewall-rule.ts'
import portBlocked from '../../../engine/firewall/checks/port-blocked.ts'
import programBlocked from '../../../engine/firewall/checks/program-blocked.ts'
import type { WindowsFirewall } from '../../../engine/firewall/facts.ts'
import allowPort from '../../../engine/firewall/fixes/allow-port.ts'
import removeBlockRule from '../../../engine/firewall/fixes/remove-block-rule.ts'
import { backend, exposedPort, rule, windowsFirewall } from './rule-strings.ts'

function finding(ruleId: string, draft: FindingDraft | undefined): Finding {
  if (draft === undefined) throw new Error('nothing was found')
  return {
    id: `${ruleId}:1`,
    rule: ruleId,
    area: 'firewall',
    severity: 'warning',
    ...draft,
    data: draft.data ?? {},
    fixes: [],
    rootCause: true,
    explainedBy: [],
  }
}

const context = { root: '/', machine: thisMachine(), signal: new AbortController().signal }

describe('letting a port through', () => {
  const blocked = (firewall: WindowsFirewall) =>
    finding('firewall/port-blocked', portBlocked.judge({ firewall, exposed: [exposedPort(8000)] }, {})[0])

  it('adds a rule for this port, this program, private networks and the same subnet, under a name of its own', async () => {
    const found = blocked(windowsFirewall({}))
    expect(allowPort.fits?.(found, {})).toBe(true)
    const [one, two] = await Promise.all([1, 2].map(() => allowPort.plan({ ...context, finding: found, facts: {} })))
    if (one?.ok !== true || two?.ok !== true) throw new Error('no plan')
    expect(one.steps).toEqual([
      {
        kind: 'firewall-rule',
        operation: 'allow',
        name: expect.stringMatching(/^Stackmedic: TCP 8000 \([0-9a-f]{6}\)$/),
        protocol: 'tcp',
        port: 8000,
        program: backend,
        profile: 'private',
      },
    ])
    expect(one.steps[0]).not.toEqual(two.steps[0])
    expect(firewallRule.schema.safeParse(one.steps[0]).success).toBe(true)
  })

  it('is not offered on a public network, nor against a rule that blocks', () => {
    expect(allowPort.fits?.(blocked(windowsFirewall({}, { active: ['Public'] })), {})).toBe(false)
    expect(allowPort.fits?.(blocked(windowsFirewall({ a: rule('Block', 'LPort=8000') })), {})).toBe(false)
  })
})

describe('turning a block rule off', () => {
  const tcp = 'TCP Query User{1}C:\\x'
  const udp = 'UDP Query User{2}C:\\x'
  const pair = {
    [tcp]: rule('Block', `App=${backend}`, 'Name=Docker Desktop Backend'),
    [udp]: rule('Block', `App=${backend.toLowerCase()}`, 'Name=Docker Desktop Backend').replace(
      'Protocol=6',
      'Protocol=17',
    ),
  }
  const planFor = (firewall: WindowsFirewall) => {
    const found = finding(
      'firewall/program-blocked',
      programBlocked.judge({ firewall, exposed: [exposedPort(8000)] }, {})[0],
    )
    return removeBlockRule.plan({ ...context, finding: found, facts: { firewall } })
  }

  it('takes both rules of the question', async () => {
    const planned = await planFor(windowsFirewall(pair))
    if (!planned.ok) throw new Error('no plan')
    expect(planned.steps).toMatchObject([
      { operation: 'turn-off', name: 'Docker Desktop Backend', protocol: 'tcp', program: backend },
      { operation: 'turn-off', name: 'Docker Desktop Backend', protocol: 'udp' },
    ])
    for (const step of planned.steps) expect(firewallRule.schema.safeParse(step).success).toBe(true)
  })

  it('refuses where an allow rule cannot be told from it', async () => {
    const allow = rule('Allow', `App=${backend}`, 'Name=docker desktop backend')
    expect(await planFor(windowsFirewall({ ...pair, a: allow }))).toMatchObject({ ok: false })
  })

  it('refuses names with which netsh would do something else', async () => {
    for (const name of ['all', 'a" new enable=yes', '@FirewallAPI.dll,-1']) {
      expect(await planFor(windowsFirewall({ x: rule('Block', `App=${backend}`, `Name=${name}`) }))).toMatchObject({
        ok: false,
      })
    }
  })

  it('is not offered for a rule of a policy, nor for one that only may apply', () => {
    const draft = {
      rule: 'firewall/port-blocked',
      variant: 'may-apply',
      data: { platform: 'windows', store: 'local', ruleId: 'a' },
    }
    expect(removeBlockRule.fits?.(draft as unknown as Finding, {})).toBe(false)
    const ofPolicy = programBlocked.judge(
      {
        firewall: windowsFirewall({ a: rule('Block', `App=${backend}`) }, { store: 'policy' }),
        exposed: [exposedPort(8000)],
      },
      {},
    )[0]
    expect(removeBlockRule.fits?.(finding('firewall/program-blocked', ofPolicy), {})).toBe(false)
  })
})
