import type { Evidence, Json } from '../core/finding.ts'
import { type Message, message } from '../core/message.ts'
import { endpoint, isWildcard } from './addresses.ts'
import { holderData, holderEvidence, holderValues } from './describe-holder.ts'
import type { Protocol } from './facts.ts'
import { isWslRelay } from './forwarders.ts'
import { type Holder, holdersOf, isWindows } from './holder.ts'
import type { PortFacts } from './port-facts.ts'
import { judgePort, type PortVerdict, testsOf } from './verdict.ts'

/** The names of verdicts in machine output; never renamed. */
export type VerdictName =
  | 'free'
  | 'process'
  | 'container'
  | 'container-of-this-project'
  | 'container-of-other-project'
  | 'reserved'
  | 'http-sys'
  | 'port-proxy'
  | 'stale-forwarder'
  | 'shadowed'
  | 'not-allowed'
  | 'undetermined'

/** The one verdict on a port of one protocol, with its proof. */
export interface PortReport {
  readonly port: number
  readonly protocol: Protocol
  readonly verdict: VerdictName
  readonly summary: Message
  /** What would help where it could not be determined. */
  readonly help?: Message
  /** Everybody who has it, the best explained one first. */
  readonly holders: readonly Holder[]
  readonly data: { readonly [key: string]: Json }
  readonly evidence: readonly Evidence[]
}

/** What is on a port: one verdict for TCP and one for UDP. */
export function reportPort(port: number, facts: PortFacts): PortReport[] {
  return (['tcp', 'udp'] as const).map((protocol) => {
    const question = { hostPort: port, protocol }
    const verdict = judgePort(question, facts)
    const holders = distinct(
      verdict.state === 'held' ? [verdict.holder, ...holdersOf(question, facts)] : holdersOf(question, facts),
    )
    const bind = testsOf({ hostPort: port, protocol }, facts.bindTests).map(
      ({ address, outcome, error }): Evidence => ({
        kind: 'measurement',
        source: 'bind',
        text: `bind ${protocol} ${endpoint(address, port)}: ${error ?? outcome}`,
      }),
    )
    return {
      port,
      protocol,
      holders,
      ...conclude(port, protocol, verdict, holders, facts),
      evidence: [...bind, ...holders.flatMap(holderEvidence)],
    }
  })
}

type Conclusion = Pick<PortReport, 'verdict' | 'summary' | 'help' | 'data'>

function conclude(
  port: number,
  protocol: Protocol,
  verdict: PortVerdict,
  holders: readonly Holder[],
  facts: PortFacts,
): Conclusion {
  const values = { port, protocol }
  const say = (name: string, more = {}) => message(`ports.port.${name}`, { ...values, ...more })
  const undetermined = (why: string, help: string, more = {}): Conclusion => ({
    verdict: 'undetermined',
    summary: say(why, more),
    help: message(`ports.port.help-${help}`),
    data: {},
  })
  switch (verdict.state) {
    case 'free':
    case 'own':
      return { verdict: 'free', summary: say('free'), data: {} }
    case 'shadowed':
      return shadowed([verdict.rival, ...holders], say)
    case 'reserved': {
      const { start, end } = verdict.range
      return { verdict: 'reserved', summary: say('reserved', { start, end }), data: { range: { start, end } } }
    }
    case 'not-bindable':
      // Windows asks nobody for rights to open a port: something else is behind it, and it was not found.
      if (isWindows(facts.listeners)) {
        return undetermined('refused', facts.reservedRanges === undefined ? 'ranges' : 'refused')
      }
      return { verdict: 'not-allowed', summary: say('not-allowed'), data: {} }
    case 'could-not-tell':
      return undetermined('unclear', 'try', { error: verdict.test.error ?? '' })
    case 'held':
      return isShadowing(holders) ? shadowed(holders, say) : held(verdict.holder, say, undetermined)
  }
}

function held(
  holder: Holder,
  say: (name: string, more?: object) => Message,
  undetermined: (why: string, help: string, more?: object) => Conclusion,
): Conclusion {
  const { listener } = holder
  const address = listener === undefined ? '*' : endpoint(listener.address, listener.port)
  const more = { ...holderValues(holder), address }
  const data = { ...holderData(holder), address: listener?.address ?? null }
  switch (holder.kind) {
    case 'process':
      return { verdict: 'process', summary: say('held', more), data }
    case 'container': {
      const { compose, belongs } = holder.container
      const verdict = belongs ? 'container-of-this-project' : compose ? 'container-of-other-project' : 'container'
      return { verdict, summary: say(compose ? 'held-by-container-of' : 'held-by-container', more), data }
    }
    case 'http-sys':
    case 'port-proxy':
    case 'stale-forwarder':
      return { verdict: holder.kind, summary: say(`held-by-${holder.kind}`, more), data }
    case 'forwarder':
      // Which program it is can only be seen inside.
      if (isWslRelay(holder.owner.name)) {
        return { verdict: 'process', summary: say('held-by-wsl', more), help: say('help-wsl'), data }
      }
      return { ...undetermined('held-by-forwarder', 'engine', more), data }
    case 'hidden':
      if (listener === undefined) return undetermined('in-use-unseen', 'outside')
      return { ...undetermined('held-hidden', listener.hidden ?? 'outside', more), data }
  }
}

/** Different programs on one port, one of them on `localhost` alone: who answers depends on the address. */
function isShadowing(holders: readonly Holder[]): boolean {
  const processes = holders.filter((holder) => holder.kind === 'process')
  return processes.length > 1 && processes.some(({ listener }) => isLoopback(listener.address))
}

function shadowed(holders: readonly Holder[], say: (name: string, more?: object) => Message): Conclusion {
  const processes = holders.filter((holder) => holder.kind === 'process')
  // On `localhost` the more exact address wins.
  const local = processes.find(({ listener }) => isLoopback(listener.address)) ?? processes[0]
  const other = processes.find((holder) => holder !== local) ?? local
  if (local === undefined || other === undefined) return { verdict: 'shadowed', summary: say('held-hidden'), data: {} }
  const summary = say('shadowed', {
    ...holderValues(local),
    address: endpoint(local.listener.address, local.listener.port),
    other: other.owner.name,
    otherPid: other.owner.pid,
    otherAddress: endpoint(other.listener.address, other.listener.port),
  })
  return { verdict: 'shadowed', summary, data: holderData(local) }
}

function isLoopback(address: string): boolean {
  return !isWildcard(address) && (address === '::1' || address.startsWith('127.'))
}

/** Each program or container once, with the first of its sockets. */
function distinct(holders: readonly Holder[]): Holder[] {
  const seen = new Map<string, Holder>()
  for (const holder of holders) {
    const key = keyOf(holder)
    if (!seen.has(key)) seen.set(key, holder)
  }
  return [...seen.values()]
}

function keyOf(holder: Holder): string {
  if (holder.kind === 'container') return holder.container.id
  if ('owner' in holder) return `${holder.kind} ${holder.owner.pid}`
  return `${holder.kind} ${holder.listener?.address ?? ''}`
}
