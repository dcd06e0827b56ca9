import type { Container } from '../containers/facts.ts'
import type { Platform } from '../core/machine.ts'
import type { PublishedPort } from '../project/facts.ts'
import { bindAddresses, isAddress } from './addresses.ts'
import { bindTest } from './bind-test.ts'
import type { BindTest } from './facts.ts'
import { publishersOf } from './holder.ts'
import type { WantedRange } from './range-facts.ts'

/** Longer ranges are tested up to here; by then a free port is all but certain. */
const mostPorts = 500
const mostTests = 20

/** A published port with a range. */
export type RangedPort = PublishedPort & { readonly hostPortRange: NonNullable<PublishedPort['hostPortRange']> }

type Tested = Pick<WantedRange, 'state' | 'tests' | 'publishers'>

/**
 * Looks for a port of the range that can be had, in order, as the engine does. Only what certainly cannot be had counts as taken: a port
 * that needs rights, or an address that nobody has, is not this rule's affair.
 */
export async function testRange(
  service: string,
  { hostAddress, hostPortRange, protocol, containerPort }: RangedPort,
  containers: readonly Container[],
  platform: Platform,
  signal: AbortSignal,
): Promise<Tested> {
  const { first, last } = hostPortRange
  const isOwn = ({ belongs, compose, ports }: Container) =>
    belongs &&
    compose?.service === service &&
    ports.some((port) => port.containerPort === containerPort && port.protocol === protocol && isWithin(port.hostPort))
  const isWithin = (port: number | undefined) => port !== undefined && port >= first && port <= last
  if (containers.some(isOwn)) return { state: 'free', tests: [], publishers: [] }
  const tests: BindTest[] = []
  const publishers = new Set<string>()
  for (let port = first; port <= last; port += 1) {
    signal.throwIfAborted()
    if (port - first >= mostPorts) return { state: 'untold', tests: [], publishers: [] }
    const question = { hostPort: port, protocol, service, ...(hostAddress === undefined ? {} : { hostAddress }) }
    const publishing = publishersOf(question, containers)
    for (const { name } of publishing) publishers.add(name)
    if (publishing.length > 0) continue
    const taken = await takenBy(question, platform)
    if (taken === undefined) return { state: 'free', tests: [], publishers: [] }
    if (tests.length < mostTests) tests.push(taken)
  }
  return { state: 'taken', tests, publishers: [...publishers].slice(0, mostTests) }
}

/** The bind test that says that a port cannot be had; absent when none says so. */
async function takenBy(
  { hostPort, hostAddress, protocol }: { hostPort: number; hostAddress?: string; protocol: 'tcp' | 'udp' },
  platform: Platform,
): Promise<BindTest | undefined> {
  for (const place of bindAddresses(hostAddress)) {
    if (!isAddress(place.address)) return undefined
    const test = await bindTest({ ...place, protocol, port: hostPort })
    // Windows says so of ports that it reserves and of sockets that somebody has for himself alone; root does not help.
    if (test.outcome === 'in-use' || (platform === 'windows' && test.outcome === 'not-allowed')) return test
  }
  return undefined
}
