import type { Container } from '../containers/facts.ts'
import { addressesOverlap, bindAddresses, isWildcard } from './addresses.ts'
import type { BindTest, Listener, ListenerTable, Owner, WantedPort } from './facts.ts'
import { isForwarder } from './forwarders.ts'

/** Who has a port. */
export type Holder =
  | { readonly kind: 'process'; readonly listener: Listener; readonly owner: Owner }
  | { readonly kind: 'container'; readonly container: Container; readonly listener?: Listener }
  /** A program that passes the port on to a container, of which the engine did not tell. */
  | { readonly kind: 'forwarder'; readonly listener: Listener; readonly owner: Owner }
  /** Something is there, but not to be seen from here. */
  | { readonly kind: 'hidden'; readonly listener?: Listener }

/** The one answer to "can the project have this port?". */
export type PortVerdict =
  | { readonly state: 'free' }
  /** One of the project's own containers already publishes it: that is how it should be. */
  | { readonly state: 'own' }
  | { readonly state: 'held'; readonly holder: Holder; readonly test?: BindTest }
  | { readonly state: 'not-bindable'; readonly test: BindTest }
  | { readonly state: 'could-not-tell'; readonly test: BindTest }

export interface PortFacts {
  readonly bindTests: readonly BindTest[]
  readonly listeners: ListenerTable
  /** Absent: the engine could not be asked. */
  readonly containers?: readonly Container[] | undefined
}

/** Judges a wanted port from what was measured; the bind test decides, the other facts say who it is. */
export function judgePort(wanted: WantedPort, facts: PortFacts): PortVerdict {
  const publishers = publishersOf(wanted, facts.containers ?? [])
  const isOwn = ({ belongs, compose }: Container) => belongs && compose?.service === wanted.service
  if (publishers.some(isOwn)) return { state: 'own' }
  const tests = testsOf(wanted, facts.bindTests)
  const inUse = tests.find(({ outcome }) => outcome === 'in-use')
  const [publisher] = publishers
  const holder = holderOf(wanted, facts, publisher)
  if (holder?.kind === 'container' && isOwn(holder.container)) return { state: 'own' }
  // A container's port need not be a socket of this machine: the engine may forward in the kernel or live in a VM.
  if (publisher !== undefined) return held(holder ?? { kind: 'container', container: publisher }, inUse)
  if (inUse !== undefined) return held(holder ?? { kind: 'hidden' }, inUse)
  return withoutHolder(wanted, tests)
}

function held(holder: Holder, test: BindTest | undefined): PortVerdict {
  return test === undefined ? { state: 'held', holder } : { state: 'held', holder, test }
}

function withoutHolder(wanted: WantedPort, tests: readonly BindTest[]): PortVerdict {
  const refused = tests.find(({ outcome }) => outcome === 'not-allowed')
  if (refused !== undefined) return { state: 'not-bindable', test: refused }
  // A machine without IPv6 can still publish on every address.
  const everywhere = wanted.hostAddress === undefined || isWildcard(wanted.hostAddress)
  const absent = tests.find(({ outcome }) => outcome === 'no-such-address' || outcome === 'no-such-family')
  const free = tests.some(({ outcome }) => outcome === 'free')
  if (absent !== undefined && !(everywhere && free)) return { state: 'not-bindable', test: absent }
  const unclear = tests.find(({ outcome }) => outcome === 'could-not-tell')
  return unclear === undefined ? { state: 'free' } : { state: 'could-not-tell', test: unclear }
}

/** The bind tests that were made for a wanted port. */
export function testsOf(wanted: WantedPort, tests: readonly BindTest[]): BindTest[] {
  const addresses = bindAddresses(wanted.hostAddress)
  return tests.filter(
    ({ protocol, port, address }) =>
      protocol === wanted.protocol &&
      port === wanted.hostPort &&
      addresses.some((candidate) => candidate.address === address),
  )
}

/** Running containers that publish the port on an address that gets in the way, the project's own first. */
function publishersOf(wanted: WantedPort, containers: readonly Container[]): Container[] {
  return containers
    .filter(({ ports }) =>
      ports.some(
        ({ hostPort, hostAddress, protocol }) =>
          hostPort === wanted.hostPort && protocol === wanted.protocol && overlaps(wanted, hostAddress),
      ),
    )
    .sort((a, b) => Number(b.belongs) - Number(a.belongs))
}

/** The listener in the way and who is behind it; the best explained one if there are several. */
function holderOf(wanted: WantedPort, facts: PortFacts, publisher: Container | undefined): Holder | undefined {
  const { listeners, owners } = facts.listeners
  const holders = listeners
    .filter(
      ({ protocol, port, address }) =>
        protocol === wanted.protocol && port === wanted.hostPort && overlaps(wanted, address),
    )
    .map((listener): Holder => {
      const owner = owners.find(({ pid }) => pid === listener.pids[0])
      // Whoever publishes it is behind the socket; on the host's network a container's process holds the port itself.
      const container = publisher ?? containerOf(owner, facts.containers ?? [])
      if (container !== undefined) return { kind: 'container', container, listener }
      if (owner === undefined) return { kind: 'hidden', listener }
      return { kind: isForwarder(owner.name) ? 'forwarder' : 'process', listener, owner }
    })
  const rank = ['process', 'container', 'forwarder', 'hidden']
  return holders.sort((a, b) => rank.indexOf(a.kind) - rank.indexOf(b.kind))[0]
}

function containerOf(owner: Owner | undefined, containers: readonly Container[]): Container | undefined {
  return owner?.containerId === undefined ? undefined : containers.find(({ id }) => id === owner.containerId)
}

function overlaps(wanted: WantedPort, address: string): boolean {
  return bindAddresses(wanted.hostAddress).some((candidate) => addressesOverlap(candidate.address, address))
}
