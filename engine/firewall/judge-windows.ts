import type { StoredRule, WindowsFirewall } from './facts.ts'
import { type Connection, type Match, matchRule } from './match-rule.ts'
import { expandVariables, programKey, usualVariables } from './program-path.ts'
import { type FirewallRule, type ProfileName, parseRule, profileNames } from './rule.ts'

/** A rule that was looked at for a verdict. */
export interface JudgedRule {
  readonly id: string
  readonly store: StoredRule['store']
  readonly title: string
  readonly rule: FirewallRule
  /** The rule with its program as `matchRule` wants it. */
  readonly comparable: FirewallRule
}

/**
 * Whether another machine gets through, and what decides: that the firewall is off, that everything is blocked, a rule,
 * or what happens to connections that no rule is about. `uncertain`: a rule that decides has a condition that nobody
 * can evaluate from here.
 */
export interface Verdict {
  readonly outcome: 'allowed' | 'blocked' | 'uncertain'
  readonly decidedBy: 'firewall-off' | 'block-all' | 'block-rule' | 'allow-rule' | 'default'
  readonly profile: ProfileName
  readonly rule?: JudgedRule
  /** Rules that may or may not apply. */
  readonly mayApply: readonly JudgedRule[]
  /** An allow rule of this machine that would decide, if the policy let it. */
  readonly ignoredByPolicy?: JudgedRule
  /** An allow rule that would decide on another kind of network. */
  readonly otherProfile?: { readonly rule: JudgedRule; readonly profiles: readonly ProfileName[] }
}

type Question = Omit<Connection, 'profile'>

/** One verdict for each kind of network that the machine is on; for all three where that is not known. */
export type Judge = (question: Question) => readonly Verdict[]

/** Reads the rules once, so that many ports can be asked about. */
export function judgeWindows(firewall: WindowsFirewall): Judge {
  const variables = { ...usualVariables, ...firewall.variables }
  const rules = firewall.rules.flatMap((stored) => prepare(stored, variables))
  const active = firewall.activeProfiles ?? profileNames
  return ({ program, ...question }) => {
    const asked = { ...question, ...(program !== undefined && { program: programKey(program) }) }
    return active.map((profile) => judge(firewall, rules, { ...asked, profile }))
  }
}

/** A rule that cannot be read is kept: it may be about anything. */
function prepare({ id, store, text, title }: StoredRule, variables: Readonly<Record<string, string>>): JudgedRule[] {
  const parsed = parseRule(text)
  const unreadable = parsed === undefined || parsed === 'incomplete'
  const rule: FirewallRule = unreadable ? unreadableRule : parsed
  if (!unreadable && (!rule.active || rule.direction !== 'In')) return []
  const own = rule.name !== undefined && !rule.name.startsWith('@') ? rule.name : undefined
  const comparable =
    rule.program === undefined ? rule : { ...rule, program: programKey(expandVariables(rule.program, variables)) }
  return [{ id, store, title: own ?? title ?? id, rule, comparable }]
}

const unreadableRule: FirewallRule = {
  version: '',
  active: true,
  direction: 'In',
  action: 'Block',
  profiles: [],
  localPorts: [],
  remotePorts: [],
  localAddresses: [],
  remoteAddresses: [],
  icmp: [],
  otherFields: new Map(),
  malformed: ['unreadable'],
}

function judge(firewall: WindowsFirewall, rules: readonly JudgedRule[], connection: Connection): Verdict {
  const { profile } = connection
  const settings = firewall.profiles[profile]
  const base = { profile, mayApply: [] }
  if (!settings.enabled) return { ...base, outcome: 'allowed', decidedBy: 'firewall-off' }
  if (settings.blockAll) return { ...base, outcome: 'blocked', decidedBy: 'block-all' }

  const counting = settings.localRules ? rules : rules.filter(({ store }) => store !== 'local')
  const matching = matches(counting, connection)
  const blocking = matching.filter(({ judged }) => judged.rule.action === 'Block')
  const allowing = matching.filter(({ judged }) => judged.rule.action === 'Allow')
  const mayApply = matching.filter(({ match }) => match === 'may').map(({ judged }) => judged)

  // A block beats every allow, however narrow that is.
  const block = blocking.find(({ match }) => match === 'yes')?.judged
  if (block !== undefined) return { outcome: 'blocked', decidedBy: 'block-rule', profile, rule: block, mayApply }
  const possibleBlock = blocking[0]?.judged
  const allow = allowing.find(({ match }) => match === 'yes')?.judged
  const open = allow !== undefined || settings.defaultInbound === 'allow'
  if (open && possibleBlock !== undefined) {
    return { outcome: 'uncertain', decidedBy: 'block-rule', profile, rule: possibleBlock, mayApply }
  }
  if (allow !== undefined) return { outcome: 'allowed', decidedBy: 'allow-rule', profile, rule: allow, mayApply }
  if (settings.defaultInbound === 'allow') return { outcome: 'allowed', decidedBy: 'default', profile, mayApply }
  const possibleAllow = mayApply.find(({ rule }) => rule.action !== 'Block')
  if (possibleAllow !== undefined) {
    return { outcome: 'uncertain', decidedBy: 'allow-rule', profile, rule: possibleAllow, mayApply }
  }
  return {
    outcome: 'blocked',
    decidedBy: 'default',
    profile,
    mayApply,
    ...whyNot(settings.localRules, rules, connection),
  }
}

/** Why an allow rule that somebody made does not help. */
function whyNot(
  localRules: boolean,
  rules: readonly JudgedRule[],
  connection: Connection,
): Pick<Verdict, 'ignoredByPolicy' | 'otherProfile'> {
  const allows = rules.filter(({ rule }) => rule.action === 'Allow')
  const ignored = localRules ? undefined : firstAllow(allows, connection)
  if (ignored !== undefined) return { ignoredByPolicy: ignored }
  for (const profile of profileNames.filter((name) => name !== connection.profile)) {
    const rule = firstAllow(allows, { ...connection, profile })
    if (rule !== undefined) {
      return { otherProfile: { rule, profiles: profileNames.filter((name) => rule.rule.profiles.includes(name)) } }
    }
  }
  return {}
}

function firstAllow(rules: readonly JudgedRule[], connection: Connection): JudgedRule | undefined {
  return rules.find(({ comparable }) => matchRule(comparable, connection) === 'yes')
}

interface Matching {
  readonly judged: JudgedRule
  readonly match: Exclude<Match, 'no'>
}

/** Rules of an action that is not known, and those that let authenticated machines by, only ever "may" apply. */
function matches(rules: readonly JudgedRule[], connection: Connection): readonly Matching[] {
  return rules.flatMap((judged): Matching[] => {
    const match = matchRule(judged.comparable, connection)
    if (match === 'no') return []
    const certain = judged.rule.action === 'Allow' || judged.rule.action === 'Block'
    return [{ judged, match: certain ? match : 'may' }]
  })
}
