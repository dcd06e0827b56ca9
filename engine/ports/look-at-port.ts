import type { ContainerList } from '../containers/facts.ts'
import type { Reading } from '../core/fact.ts'
import type { Machine } from '../core/machine.ts'
import type { Message } from '../core/message.ts'
import { bindAddresses } from './addresses.ts'
import { bindTest } from './bind-test.ts'
import type { PortFacts } from './port-facts.ts'
import { readListeners } from './read-listeners.ts'
import { readHttpQueues, readPortProxies, readReservedRanges } from './read-windows-ports.ts'

/**
 * Measures one port of this machine, whoever wants it: every protocol and family, on every address.
 * @param containers those of the engine; absent where it could not be asked.
 */
export async function lookAtPort(
  port: number,
  machine: Machine,
  containers: ContainerList | undefined,
  signal: AbortSignal,
): Promise<PortFacts | { readonly unknown: Message }> {
  const lookCloser = (other: number) => other === port
  const [listeners, ...windows] = await Promise.all([
    readListeners(machine, { protocols: ['tcp', 'udp'], lookCloser, signal }),
    readReservedRanges(machine, signal),
    readHttpQueues(machine, signal),
    readPortProxies(machine),
  ])
  if (listeners.state !== 'known') return { unknown: listeners.reason }
  const [reservedRanges, httpQueues, portProxies] = windows
  const requests = (['tcp', 'udp'] as const).flatMap((protocol) =>
    bindAddresses(undefined).map((place) => ({ protocol, port, ...place })),
  )
  return {
    listeners: listeners.value,
    bindTests: await Promise.all(requests.map(bindTest)),
    containers,
    reservedRanges: knownValue(reservedRanges),
    httpQueues: knownValue(httpQueues),
    portProxies: knownValue(portProxies),
  }
}

/** These say who is behind a port; the verdict says when they are missing. */
function knownValue<Value>(reading: Reading<Value>): Value | undefined {
  return reading.state === 'known' ? reading.value : undefined
}
