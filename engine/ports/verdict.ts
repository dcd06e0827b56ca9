import type { Container } from '../containers/facts.ts'
import { bindAddresses, isWildcard } from './addresses.ts'
import type { BindTest } from './facts.ts'
import { type Holder, holdersOf, isWindows, type PortQuestion, publishersOf } from './holder.ts'
import type { PortFacts } from './port-facts.ts'
import { type Rival, rivalOf } from './rival.ts'
import type { ReservedRange } from './windows-facts.ts'

/** The one answer to "can the project have this port?". */
export type PortVerdict =
  | { readonly state: 'free' }
  /** One of the project's own containers already publishes it: that is how it should be. */
  | { readonly state: 'own' }
  /** The port can be had or is had, but who asks for `localhost` may get somebody else. */
  | { readonly state: 'shadowed'; readonly rival: Rival }
  | { readonly state: 'held'; readonly holder: Holder; readonly test?: BindTest }
  /** Windows keeps a range of ports that it is in. */
  | { readonly state: 'reserved'; readonly test: BindTest; readonly range: ReservedRange }
  | { readonly state: 'not-bindable'; readonly test: BindTest }
  | { readonly state: 'could-not-tell'; readonly test: BindTest }

/** Judges a port from what was measured; the bind test decides, the other facts say who it is. */
export function judgePort(wanted: PortQuestion, facts: PortFacts): PortVerdict {
  const verdict = judgeAlone(wanted, facts)
  if (verdict.state !== 'free' && verdict.state !== 'own') return verdict
  const rival = rivalOf(wanted, facts.listeners, facts.containers?.containers ?? [])
  return rival === undefined ? verdict : { state: 'shadowed', rival }
}

function judgeAlone(wanted: PortQuestion, facts: PortFacts): PortVerdict {
  const publishers = publishersOf(wanted, facts.containers?.containers ?? [])
  const isOwn = ({ belongs, compose }: Container) => belongs && compose?.service === wanted.service
  if (publishers.some(isOwn)) return { state: 'own' }
  const tests = testsOf(wanted, facts.bindTests)
  const inUse = tests.find(({ outcome }) => outcome === 'in-use')
  const [publisher] = publishers
  const [holder] = holdersOf(wanted, facts)
  if (holder?.kind === 'container' && isOwn(holder.container)) return { state: 'own' }
  // A container's port need not be a socket of this machine: the engine may forward in the kernel or live in a VM.
  if (publisher !== undefined) return held(holder ?? { kind: 'container', container: publisher }, inUse)
  if (inUse !== undefined) return held(holder ?? { kind: 'hidden' }, inUse)
  // Windows also refuses what somebody holds for himself alone, and Linux what only root may open, taken or not.
  const refused = tests.find(({ outcome }) => outcome === 'not-allowed')
  if (refused !== undefined && holder !== undefined) return held(holder, refused)
  return withoutHolder(wanted, tests, facts)
}

function held(holder: Holder, test: BindTest | undefined): PortVerdict {
  return test === undefined ? { state: 'held', holder } : { state: 'held', holder, test }
}

function withoutHolder(wanted: PortQuestion, tests: readonly BindTest[], facts: PortFacts): PortVerdict {
  const refused = tests.find(({ outcome }) => outcome === 'not-allowed')
  if (refused !== undefined) {
    const range = isWindows(facts.listeners) ? blockingRange(wanted, facts.reservedRanges ?? []) : undefined
    return range === undefined ? { state: 'not-bindable', test: refused } : { state: 'reserved', test: refused, range }
  }
  // A machine without IPv6 can still publish on every address.
  const everywhere = wanted.hostAddress === undefined || isWildcard(wanted.hostAddress)
  const absent = tests.find(({ outcome }) => outcome === 'no-such-address' || outcome === 'no-such-family')
  const free = tests.some(({ outcome }) => outcome === 'free')
  if (absent !== undefined && !(everywhere && free)) return { state: 'not-bindable', test: absent }
  const unclear = tests.find(({ outcome }) => outcome === 'could-not-tell')
  return unclear === undefined ? { state: 'free' } : { state: 'could-not-tell', test: unclear }
}

/** An administered row never blocks: whoever asks for a port in it gets it. */
function blockingRange({ hostPort, protocol }: PortQuestion, ranges: readonly ReservedRange[]) {
  return ranges.find(
    (range) => !range.administered && range.protocol === protocol && range.start <= hostPort && hostPort <= range.end,
  )
}

/** The bind tests that were made for a port. */
export function testsOf(wanted: PortQuestion, tests: readonly BindTest[]): BindTest[] {
  const addresses = bindAddresses(wanted.hostAddress)
  return tests.filter(
    ({ protocol, port, address }) =>
      protocol === wanted.protocol &&
      port === wanted.hostPort &&
      addresses.some((candidate) => candidate.address === address),
  )
}
