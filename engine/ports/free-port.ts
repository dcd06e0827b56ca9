import { bindAddresses } from './addresses.ts'
import { bindTest } from './bind-test.ts'
import type { WantedPort } from './facts.ts'
import { isSpokenFor, type PortClaims } from './spoken-for.ts'

/** Ports that are tried before giving up; whoever has taken so many in a row needs a person. */
const mostTries = 500

/** Below, a program needs rights that it should not have. */
const firstUnprivilegedPort = 1024

/**
 * The nearest port above the wanted one that nobody claims and that can be bound on all its addresses right now.
 */
export async function nearestFreePort(
  { hostPort, hostAddress, protocol }: Pick<WantedPort, 'hostPort' | 'hostAddress' | 'protocol'>,
  claims: PortClaims,
  signal: AbortSignal,
): Promise<number | undefined> {
  const first = Math.max(hostPort + 1, firstUnprivilegedPort)
  const candidates = Array.from({ length: mostTries }, (_, index) => first + index).map((port) =>
    // Past the end it goes on below the wanted port.
    port <= 65_535 ? port : hostPort - (port - 65_535),
  )
  for (const port of candidates) {
    signal.throwIfAborted()
    if (port < firstUnprivilegedPort || isSpokenFor(port, protocol, claims)) continue
    const tests = await Promise.all(
      bindAddresses(hostAddress).map(({ family, address }) => bindTest({ protocol, family, address, port })),
    )
    const outcomes = tests.map(({ outcome }) => outcome)
    const possible = outcomes.every((outcome) => ['free', 'no-such-family', 'no-such-address'].includes(outcome))
    if (possible && outcomes.includes('free')) return port
  }
  return undefined
}
