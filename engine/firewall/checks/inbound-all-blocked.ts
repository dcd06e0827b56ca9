import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { portData, portList, whereOf, wishEvidence } from '../describe.ts'
import { type ExposedPort, exposedPortsFact, firewallFact } from '../facts.ts'
import { judgeExposedPorts } from '../judge-exposed.ts'

/** "Block all incoming connections" is on: no allow rule counts. */
export default defineCheck({
  rule: 'firewall/inbound-all-blocked',
  severity: 'warning',
  needs: { exposed: exposedPortsFact, firewall: firewallFact },
  judge({ exposed, firewall }): readonly FindingDraft[] {
    if (exposed.length === 0) return []
    if (firewall.kind === 'macos') {
      return firewall.applicationFirewall === 'block-all' ? [findingOf(exposed, 'on-macos', 'macos')] : []
    }
    if (firewall.kind !== 'windows') return []
    const verdict = judgeExposedPorts(firewall, exposed)
      .map(({ verdict }) => verdict)
      .find(({ outcome, decidedBy }) => outcome === 'blocked' && decidedBy === 'block-all')
    if (verdict === undefined) return []
    const { blockAllBy } = firewall.profiles[verdict.profile]
    const variant = blockAllBy === 'policy' || blockAllBy === 'mdm' ? 'by-policy' : 'by-hand'
    return [findingOf(exposed, variant, 'windows', verdict.profile)]
  },
})

function findingOf(ports: readonly ExposedPort[], variant: string, platform: string, profile = ''): FindingDraft {
  return {
    where: whereOf(ports),
    variant,
    values: { networks: profile, ports: portList(ports) },
    data: { platform, profile, ports: portData(ports) },
    evidence: [
      ...(platform === 'windows'
        ? [{ kind: 'measurement' as const, source: `${profile} profile`, text: 'DoNotAllowExceptions = 1' }]
        : [{ kind: 'command' as const, source: 'socketfilterfw --getblockall', text: 'block all' }]),
      ...ports.map(wishEvidence),
    ],
    identity: profile,
  }
}
