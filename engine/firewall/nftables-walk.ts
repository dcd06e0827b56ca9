import { asRecord, type Connection, fieldOf, matches, type Truth } from './nftables-match.ts'
import { type NftChain, type NftRule, type NftRuleset, nftKey } from './nftables-ruleset.ts'

/** What can become of a connection, and the rule or policy that decides if exactly one thing can. */
export interface NftVerdict {
  readonly outcome: 'allow' | 'block' | 'uncertain'
  readonly text: string
}

/** What a chain may do with a connection, with the rule that does it. */
interface Ways {
  readonly accepts?: string
  readonly drops?: string
  /** The chain may end without a decision. */
  readonly returns: boolean
}

/** Statements that change nothing about whether a packet gets through. */
const harmless = new Set(['counter', 'log', 'mangle', 'notrack', 'set', 'map', 'comment', 'ct helper', 'flow'])

/** Statements that let a rule go on only sometimes. */
const conditions = new Set(['limit', 'quota', 'ct count', 'meter'])

/**
 * Whether the kernel lets a new connection from another machine in: every chain at the input hook has to. Where a
 * condition is not known, both ways are followed; only if they lead to the same end is the verdict sure.
 */
export function walkRuleset(ruleset: NftRuleset, connection: Connection): NftVerdict {
  const walker = new Walker(ruleset, connection)
  const entries = ruleset.chains
    .filter(({ hook, type, family }) => isOnTheWay(hook, type) && (family === 'inet' || family === 'ip'))
    .sort((a, b) => (a.prio ?? 0) - (b.prio ?? 0))
  const verdicts = entries.map((chain) => walker.verdictOf(chain))
  return (
    verdicts.find(({ outcome }) => outcome === 'block') ??
    verdicts.find(({ outcome }) => outcome === 'uncertain') ??
    verdicts.at(-1) ?? { outcome: 'allow', text: '' }
  )
}

function isOnTheWay(hook: string | undefined, type: string | undefined): boolean {
  return hook === 'input' || (hook === 'prerouting' && type === 'filter')
}

class Walker {
  readonly #ruleset: NftRuleset
  readonly #connection: Connection
  readonly #known = new Map<string, Ways>()

  constructor(ruleset: NftRuleset, connection: Connection) {
    this.#ruleset = ruleset
    this.#connection = connection
  }

  verdictOf(chain: NftChain): NftVerdict {
    const { accepts, drops, returns } = this.#waysThrough(nftKey(chain, chain.name))
    const policy = `${nftKey(chain, chain.name)}: policy ${chain.policy ?? 'accept'}`
    const block = drops ?? (returns && chain.policy === 'drop' ? policy : undefined)
    const allow = accepts ?? (returns && chain.policy !== 'drop' ? policy : undefined)
    if (block !== undefined && allow !== undefined) return { outcome: 'uncertain', text: block }
    return block === undefined ? { outcome: 'allow', text: allow ?? policy } : { outcome: 'block', text: block }
  }

  #waysThrough(key: string): Ways {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    // Should a chain lead to itself, which the kernel forbids, everything is possible.
    this.#known.set(key, { accepts: key, drops: key, returns: true })
    const ways = this.#walk(this.#ruleset.rules.get(key) ?? [])
    this.#known.set(key, ways)
    return ways
  }

  #walk(rules: readonly NftRule[]): Ways {
    let ways: Ways = { returns: false }
    for (const rule of rules) {
      const { truth, ways: own, ends } = this.#judge(rule)
      if (truth === 'no' || own === undefined) continue
      ways = joined(ways, ends ? own : { ...own, returns: false })
      if (truth === 'yes' && (ends || !own.returns)) return ways
    }
    return { ...ways, returns: true }
  }

  /** `ends`: where it applies, the rest of the chain does not. */
  #judge(rule: NftRule): { readonly truth: Truth; readonly ways?: Ways; readonly ends: boolean } {
    let truth: Truth = 'yes'
    let understood = true
    for (const statement of rule.expr) {
      const [name = '', content] = Object.entries(statement)[0] ?? []
      switch (name) {
        case 'match':
          truth = both(truth, matches(content, this.#connection, rule, this.#ruleset))
          if (truth === 'no') return { truth, ends: false }
          break
        case 'accept':
          return { truth, ways: { accepts: textOf(rule), returns: false }, ends: true }
        case 'drop':
        case 'reject':
          return { truth, ways: { drops: textOf(rule), returns: false }, ends: true }
        case 'return':
          return { truth, ways: { returns: true }, ends: true }
        case 'jump':
        case 'goto':
          return { truth, ways: this.#target(rule, content), ends: name === 'goto' }
        case 'continue':
          return { truth, ends: false }
        case 'vmap':
          return this.#lookUp(rule, content, truth)
        default:
          if (harmless.has(name)) break
          truth = both(truth, 'maybe')
          understood &&= conditions.has(name)
      }
    }
    // What iptables wrote, or a later nft, may be a verdict; otherwise the packet was counted or logged, nothing else.
    if (understood) return { truth, ends: false }
    const text = textOf(rule)
    return { truth, ways: { accepts: text, drops: text, returns: true }, ends: false }
  }

  #target(rule: NftRule, content: unknown): Ways {
    const { target } = asRecord(content)
    return this.#waysThrough(nftKey(rule, typeof target === 'string' ? target : ''))
  }

  /** `vmap`: the value of a field decides which verdict is taken. */
  #lookUp(rule: NftRule, content: unknown, truth: Truth) {
    const { key, data } = asRecord(content)
    const name = typeof data === 'string' && data.startsWith('@') ? data.slice(1) : undefined
    const members = name === undefined ? asRecord(data)['set'] : this.#ruleset.sets.get(nftKey(rule, name))?.elem
    const pairs = (Array.isArray(members) ? members : []).map((pair): readonly unknown[] => [pair].flat())
    const value = fieldOf(key, this.#connection)
    const isKnown = value !== undefined && value !== 'an interface'
    let ways: Ways = { returns: false }
    for (const [member, verdict] of pairs) {
      const met = isKnown
        ? matches({ op: '==', left: key, right: member }, this.#connection, rule, this.#ruleset)
        : 'maybe'
      if (met === 'no') continue
      const own = this.#judge({ ...rule, expr: [asRecord(verdict)] })
      ways = joined(ways, own.ways ?? { returns: true })
      if (met === 'yes') return { truth: both(truth, 'yes'), ways, ends: own.ends }
    }
    if (isKnown && ways.accepts === undefined && ways.drops === undefined) return { truth: 'no' as const, ends: false }
    return { truth: both(truth, 'maybe'), ways, ends: false }
  }
}

function both(a: Truth, b: Truth): Truth {
  if (a === 'no' || b === 'no') return 'no'
  return a === 'yes' && b === 'yes' ? 'yes' : 'maybe'
}

function joined(a: Ways, b: Ways): Ways {
  const accepts = a.accepts ?? b.accepts
  const drops = a.drops ?? b.drops
  return {
    ...(accepts === undefined ? {} : { accepts }),
    ...(drops === undefined ? {} : { drops }),
    returns: a.returns || b.returns,
  }
}

function textOf(rule: NftRule): string {
  const { chain, handle, comment } = rule
  const place = handle === undefined ? nftKey(rule, chain) : `${nftKey(rule, chain)}, handle ${handle}`
  return comment === undefined ? place : `${place}: ${comment}`
}
