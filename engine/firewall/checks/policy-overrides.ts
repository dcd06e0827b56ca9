import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { networksKey, portData, portList, ruleEvidence, whereOf, wishEvidence } from '../describe.ts'
import { exposedPortsFact, firewallFact } from '../facts.ts'
import { groupBy, judgeExposedPorts } from '../judge-exposed.ts'

/** An allow rule of this machine would let the port through, and the organisation's policy says that it does not count. */
export default defineCheck({
  rule: 'firewall/policy-overrides',
  severity: 'warning',
  needs: { exposed: exposedPortsFact, firewall: firewallFact },
  judge({ exposed, firewall }) {
    if (firewall.kind !== 'windows') return []
    const ignored = judgeExposedPorts(firewall, exposed).filter(
      ({ verdict }) => verdict.outcome === 'blocked' && verdict.ignoredByPolicy !== undefined,
    )
    return groupBy(ignored, ({ verdict }) => verdict.ignoredByPolicy?.id ?? '').flatMap((group): FindingDraft[] => {
      const [first] = group
      const rule = first?.verdict.ignoredByPolicy
      if (first === undefined || rule === undefined) return []
      const ports = group.map(({ exposed }) => exposed)
      return [
        {
          where: whereOf(ports),
          values: {
            rule: rule.title,
            networks: networksKey([first.verdict.profile]),
            count: ports.length,
            ports: portList(ports),
          },
          data: { platform: 'windows', ruleId: rule.id, ports: portData(ports) },
          evidence: [
            { kind: 'measurement', source: `${first.verdict.profile} profile`, text: 'AllowLocalPolicyMerge = 0' },
            ...ruleEvidence(firewall, rule),
            ...ports.map(wishEvidence),
          ],
          identity: rule.id,
        },
      ]
    })
  },
})
