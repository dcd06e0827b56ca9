import type { Container } from '../containers/facts.ts'
import type { Machine } from '../core/machine.ts'
import { type Message, message, messageOfError } from '../core/message.ts'
import { processControl } from '../core/processes/process-control.ts'
import type { Step } from '../core/step.ts'
import type { DockerStep } from '../core/steps/docker.ts'
import { stopProcessStep } from '../core/steps/stop-process.ts'
import { bindAddresses } from './addresses.ts'
import { bindTest } from './bind-test.ts'
import type { BindTest, Listener, ListenerTable, Owner } from './facts.ts'
import { isForwarder } from './forwarders.ts'
import { containerBehind } from './listener-rows.ts'
import { readListeners } from './read-listeners.ts'

/** Somebody who holds a port, with the first of their sockets there. */
export interface PortHolder {
  readonly listener: Listener
  readonly owner?: Owner
  readonly container?: Container
}

/** What is on one port, whoever wants it. */
export interface PortLook {
  readonly holders: readonly PortHolder[]
  /** Every protocol and family, on every address. */
  readonly tests: readonly BindTest[]
}

/** Looks at one port of this machine. `containers` are those of the engine, as far as they are known. */
export async function lookAtPort(
  port: number,
  machine: Machine,
  containers: readonly Container[],
  signal: AbortSignal,
): Promise<PortLook | { readonly unknown: Message }> {
  const lookCloser = (other: number) => other === port
  const table = await readListeners(machine, { protocols: ['tcp', 'udp'], lookCloser, signal })
  if (table.state !== 'known') return { unknown: table.reason }
  const requests = (['tcp', 'udp'] as const).flatMap((protocol) =>
    bindAddresses(undefined).map((place) => ({ protocol, port, ...place })),
  )
  const tests = await Promise.all(requests.map(bindTest))
  return { holders: holdersOf(port, table.value, containers), tests }
}

/** Who holds the port, each program or container once. */
function holdersOf(port: number, table: ListenerTable, containers: readonly Container[]): PortHolder[] {
  const holders = new Map<string, PortHolder>()
  for (const listener of table.listeners) {
    if (listener.port !== port) continue
    const owner = table.owners.find(({ pid }) => pid === listener.pids[0])
    const container = containerBehind(listener, owner, containers)
    const key = String(container?.id ?? owner?.pid ?? `${listener.protocol} ${listener.address}`)
    if (holders.has(key)) continue
    holders.set(key, { listener, ...(owner && { owner }), ...(container && { container }) })
  }
  return [...holders.values()]
}

/** The step that makes a holder let go of the port, or why there is none. */
export async function stepToStop(
  { owner, container, listener }: PortHolder,
  machine: Machine,
): Promise<{ readonly step: Step } | { readonly reason: Message }> {
  if (container !== undefined) {
    const { id, name } = container
    const step: DockerStep = { kind: 'docker', operation: 'stop-container', container: id, name }
    return { step }
  }
  if (owner === undefined) return { reason: message(`ports.table.${listener.hidden ?? 'outside'}`) }
  if (isForwarder(owner.name)) return { reason: message('ports.port.container-of-nobody') }
  try {
    const { pid, startTime = '', commandLine } = owner
    const others = listener.pids.filter((other) => other !== pid)
    return await stopProcessStep(await processControl(machine), { pid, startTime, commandLine, others })
  } catch (error) {
    return { reason: messageOfError(error) }
  }
}
