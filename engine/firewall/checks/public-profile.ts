import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { networksKey, portData, portList, programName, ruleEvidence, whereOf, wishEvidence } from '../describe.ts'
import { exposedPortsFact, firewallFact } from '../facts.ts'
import { groupBy, judgeExposedPorts } from '../judge-exposed.ts'

/** An allow rule exists, but not for public networks, and Windows takes the network for a public one. */
export default defineCheck({
  rule: 'firewall/public-profile',
  severity: 'info',
  needs: { exposed: exposedPortsFact, firewall: firewallFact },
  judge({ exposed, firewall }) {
    if (firewall.kind !== 'windows') return []
    const trapped = judgeExposedPorts(firewall, exposed).filter(
      ({ verdict }) =>
        verdict.outcome === 'blocked' && verdict.profile === 'Public' && verdict.otherProfile !== undefined,
    )
    return groupBy(trapped, ({ verdict }) => verdict.otherProfile?.rule.id ?? '').flatMap((group): FindingDraft[] => {
      const other = group[0]?.verdict.otherProfile
      if (other === undefined) return []
      const ports = group.map(({ exposed }) => exposed)
      return [
        {
          where: whereOf(ports),
          values: {
            rule: other.rule.title,
            networks: networksKey(other.profiles),
            program: programName(ports[0]?.program),
            count: ports.length,
            ports: portList(ports),
          },
          data: { platform: 'windows', ruleId: other.rule.id, store: other.rule.store, ports: portData(ports) },
          evidence: [...ruleEvidence(firewall, other.rule), ...ports.map(wishEvidence)],
          identity: other.rule.id,
        },
      ]
    })
  },
})
