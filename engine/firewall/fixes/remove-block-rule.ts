import { z } from 'zod'
import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import type { FirewallRuleStep } from '../../core/steps/firewall-rule.ts'
import { firewallFact, type StoredRule } from '../facts.ts'
import { sameProgram } from '../program-path.ts'
import { type FirewallRule, parseRule } from '../rule.ts'

const dataSchema = z.object({
  platform: z.literal('windows'),
  store: z.literal('local'),
  ruleId: z.string(),
})

interface Candidate {
  readonly stored: StoredRule
  readonly rule: FirewallRule
}

/** Turns off a block rule of this machine, such as the pair that a cancelled prompt leaves behind. */
export default defineFix({
  id: 'firewall/remove-block-rule',
  rules: ['firewall/program-blocked', 'firewall/port-blocked'],
  risk: 'ask',
  elevation: true,
  undoable: true,
  uses: { firewall: firewallFact },
  fits: ({ data, variant }) => variant !== 'may-apply' && dataSchema.safeParse(data).success,
  async plan({ finding, facts }) {
    const data = dataSchema.safeParse(finding.data)
    if (!data.success || facts.firewall?.kind !== 'windows') {
      return { ok: false, reason: message('firewall.fixes.remove-block-rule.unknown-rules') }
    }
    const rules = facts.firewall.rules.flatMap((stored): Candidate[] => {
      const rule = stored.store === 'local' ? parseRule(stored.text) : undefined
      return rule === undefined || rule === 'incomplete' ? [] : [{ stored, rule }]
    })
    const target = rules.find(({ stored }) => stored.id === data.data.ruleId)
    if (target === undefined) return { ok: false, reason: message('firewall.fixes.remove-block-rule.gone') }
    const pair = rules.filter((other) => other === target || isPairedWith(target, other))
    const steps = pair.map(toStep)
    // netsh finds rules by name and program; an allow rule that looks the same would be turned off with them.
    const ambiguous = rules.some(
      ({ rule, stored }) => rule.action !== 'Block' && pair.some((it) => looksLike(it, rule, stored)),
    )
    if (ambiguous || steps.includes(undefined)) {
      return {
        ok: false,
        reason: message('firewall.fixes.remove-block-rule.by-hand', { rule: nameOf(target) ?? target.stored.id }),
      }
    }
    return { ok: true, steps: steps.filter((step) => step !== undefined) }
  },
})

/** The prompt makes one rule for TCP and one for UDP. */
function isPairedWith(target: Candidate, { rule, stored }: Candidate): boolean {
  const byPrompt = /^(TCP|UDP) Query User\{/
  return (
    rule.action === 'Block' &&
    byPrompt.test(target.stored.id) &&
    byPrompt.test(stored.id) &&
    rule.program !== undefined &&
    target.rule.program !== undefined &&
    sameProgram(rule.program, target.rule.program)
  )
}

function looksLike(one: Candidate, rule: FirewallRule, stored: StoredRule): boolean {
  const sameName = nameOf(one)?.toLowerCase() === nameOf({ rule, stored })?.toLowerCase()
  const programs =
    one.rule.program === undefined || (rule.program !== undefined && sameProgram(one.rule.program, rule.program))
  const protocols = one.rule.protocol === undefined || rule.protocol === one.rule.protocol
  return sameName && programs && protocols
}

/** What netsh knows the rule by: its name in the machine's language. */
function nameOf({ rule, stored }: Candidate): string | undefined {
  return rule.name?.startsWith('@') ? stored.title : rule.name
}

/** `undefined`: the rule cannot be named safely. */
function toStep(candidate: Candidate): FirewallRuleStep | undefined {
  const name = nameOf(candidate)
  if (name === undefined || name.trim() === '' || /["|]|\p{Cc}/u.test(name) || name.toLowerCase() === 'all')
    return undefined
  const { program, protocol } = candidate.rule
  if (program !== undefined && !/^(?:[A-Za-z]:\\|%[^%]+%\\)[^"|<>*?\p{Cc}]+$/u.test(program)) return undefined
  return {
    kind: 'firewall-rule',
    operation: 'turn-off',
    name,
    ...(program !== undefined && { program }),
    ...(protocol === 6 && { protocol: 'tcp' as const }),
    ...(protocol === 17 && { protocol: 'udp' as const }),
  }
}
