import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { networksKey, portData, portList, programName, ruleEvidence, whereOf, wishEvidence } from '../describe.ts'
import { exposedPortsFact, firewallFact, type WindowsFirewall } from '../facts.ts'
import { groupBy, type JudgedPort, judgeExposedOnUnix, judgeExposedPorts } from '../judge-exposed.ts'

/** Other machines cannot reach a port: a rule for it blocks, or no rule lets it through. */
export default defineCheck({
  rule: 'firewall/port-blocked',
  severity: 'warning',
  needs: { exposed: exposedPortsFact, firewall: firewallFact },
  judge({ exposed, firewall }) {
    if (firewall.kind !== 'windows') return onUnix(judgeExposedOnUnix(firewall, exposed))
    const judged = judgeExposedPorts(firewall, exposed)
    return [
      ...judged.filter(isBlockedByRule).map((port) => byRule(firewall, port, 'by-rule')),
      ...judged.filter(isUncertain).map((port) => byRule(firewall, port, 'may-apply')),
      ...groupBy(judged.filter(isBlockedByDefault), ({ verdict }) => verdict.profile).map(byDefault),
    ]
  },
})

function isBlockedByRule({ verdict }: JudgedPort): boolean {
  return verdict.outcome === 'blocked' && verdict.decidedBy === 'block-rule' && verdict.rule?.rule.program === undefined
}

/** Some rule has a condition that cannot be evaluated from here, so nobody may say "reachable" or "blocked". */
function isUncertain({ verdict }: JudgedPort): boolean {
  return verdict.outcome === 'uncertain' && verdict.rule !== undefined
}

/** Where an allow rule exists that does not help, its own rule says why. */
function isBlockedByDefault({ verdict }: JudgedPort): boolean {
  return (
    verdict.outcome === 'blocked' &&
    verdict.decidedBy === 'default' &&
    verdict.ignoredByPolicy === undefined &&
    !(verdict.profile === 'Public' && verdict.otherProfile !== undefined)
  )
}

function byRule(firewall: WindowsFirewall, { exposed, verdict }: JudgedPort, variant: string): FindingDraft {
  const rule = verdict.rule
  return {
    where: whereOf([exposed]),
    variant,
    ...(variant === 'may-apply' && { severity: 'info' as const }),
    values: {
      port: exposed.port,
      protocol: exposed.protocol.toUpperCase(),
      service: exposed.service,
      rule: rule?.title ?? '',
      networks: networksKey(rule?.rule.profiles ?? []),
    },
    data: {
      platform: 'windows',
      reason: variant,
      ruleId: rule?.id ?? null,
      store: rule?.store ?? null,
      program: rule?.rule.program ?? null,
      ports: portData([exposed]),
    },
    evidence: [...(rule === undefined ? [] : ruleEvidence(firewall, rule)), wishEvidence(exposed)],
    identity: exposed.protocol,
  }
}

/** The usual state of a Windows machine, and no harm to a stack that is used from this machine alone. */
function byDefault(group: readonly JudgedPort[]): FindingDraft {
  const ports = group.map(({ exposed }) => exposed)
  const profile = group[0]?.verdict.profile ?? 'Public'
  return {
    where: whereOf(ports),
    variant: profile === 'Public' ? 'by-default-public' : 'by-default',
    severity: 'info',
    values: {
      count: ports.length,
      ports: portList(ports),
      program: programName(ports[0]?.program),
      networks: profile,
    },
    data: { platform: 'windows', reason: 'by-default', profile, ports: portData(ports) },
    evidence: ports.map(wishEvidence),
    identity: `default ${profile}`,
  }
}

function onUnix(judged: ReturnType<typeof judgeExposedOnUnix>): FindingDraft[] {
  return judged.flatMap(({ exposed, verdict }): FindingDraft[] => {
    const manager = verdict.manager
    // macOS asks by program, not by port: a rule of its own says so.
    if (verdict.outcome !== 'blocked' || manager === undefined || manager === 'application-firewall') return []
    return [
      {
        where: whereOf([exposed]),
        variant: 'on-linux',
        values: { port: exposed.port, protocol: exposed.protocol, service: exposed.service, manager },
        data: { platform: 'linux', manager, reason: verdict.decidedBy, ports: portData([exposed]) },
        evidence: [
          ...(verdict.rule === undefined
            ? []
            : [{ kind: 'measurement' as const, source: manager, text: verdict.rule }]),
          wishEvidence(exposed),
        ],
        identity: exposed.protocol,
      },
    ]
  })
}
