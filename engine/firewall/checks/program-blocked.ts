import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { networksKey, portData, portList, programName, ruleEvidence, whereOf, wishEvidence } from '../describe.ts'
import { exposedPortsFact, firewallFact, type WindowsFirewall } from '../facts.ts'
import { groupBy, type JudgedPort, judgeExposedOnUnix, judgeExposedPorts } from '../judge-exposed.ts'

/** A block rule for the program that serves the project's ports; a cancelled prompt leaves such rules behind. */
export default defineCheck({
  rule: 'firewall/program-blocked',
  severity: 'warning',
  needs: { exposed: exposedPortsFact, firewall: firewallFact },
  judge({ exposed, firewall }) {
    if (firewall.kind === 'macos') return onMac(judgeExposedOnUnix(firewall, exposed))
    if (firewall.kind !== 'windows') return []
    const blocked = judgeExposedPorts(firewall, exposed).filter(
      ({ verdict }) => verdict.outcome === 'blocked' && verdict.rule?.rule.program !== undefined,
    )
    return groupBy(blocked, ({ verdict }) => verdict.rule?.rule.program?.toLowerCase() ?? '').flatMap((group) =>
      findingOf(firewall, group),
    )
  },
})

function findingOf(firewall: WindowsFirewall, group: readonly JudgedPort[]): FindingDraft[] {
  const [first] = group
  const rule = first?.verdict.rule
  if (first === undefined || rule === undefined) return []
  const ports = group.map(({ exposed }) => exposed)
  const program = rule.rule.program ?? ''
  const byPrompt = /^(TCP|UDP) Query User\{/.test(rule.id)
  return [
    {
      where: whereOf(ports),
      variant: byPrompt ? 'by-prompt' : rule.store === 'local' ? 'by-rule' : 'by-policy',
      values: {
        program: programName(program),
        rule: rule.title,
        networks: networksKey(rule.rule.profiles),
        ports: portList(ports),
      },
      data: { platform: 'windows', ruleId: rule.id, store: rule.store, program, ports: portData(ports) },
      evidence: [...ruleEvidence(firewall, rule), ...ports.map(wishEvidence)],
      identity: program.toLowerCase(),
    },
  ]
}

function onMac(judged: ReturnType<typeof judgeExposedOnUnix>): FindingDraft[] {
  const blocked = judged.filter(({ verdict }) => verdict.outcome === 'blocked' && verdict.decidedBy === 'rule')
  return groupBy(blocked, ({ verdict }) => verdict.rule ?? '').map((group) => {
    const ports = group.map(({ exposed }) => exposed)
    const path = group[0]?.verdict.rule ?? ''
    return {
      where: whereOf(ports),
      variant: 'on-macos',
      values: { program: programName(path), ports: portList(ports) },
      data: { platform: 'macos', program: path, ports: portData(ports) },
      evidence: [{ kind: 'command', source: 'socketfilterfw --listapps', text: path }, ...ports.map(wishEvidence)],
      identity: path,
    }
  })
}
