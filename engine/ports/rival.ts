import type { Container } from '../containers/facts.ts'
import { addressesOverlap, bindAddresses, isWildcard } from './addresses.ts'
import type { Listener, ListenerTable } from './facts.ts'
import { isForwarder } from './forwarders.ts'
import type { Holder, PortQuestion } from './holder.ts'
import { containerBehind } from './listener-rows.ts'

/** A program that listens on `::1` or `127.0.0.1` beside the one that the port is meant for, or instead of it. */
export type Rival = Extract<Holder, { kind: 'process' }>

/** Who may answer when somebody asks for `localhost`, where names lead to both families. */
export function rivalOf(
  port: PortQuestion,
  { listeners, owners }: ListenerTable,
  containers: readonly Container[],
): Rival | undefined {
  if (!answersOnLocalhost(port)) return undefined
  for (const listener of listeners) {
    if (listener.protocol !== port.protocol || listener.port !== port.hostPort || !isRival(listener, port)) continue
    const owner = owners.find(({ pid }) => pid === listener.pids[0])
    if (owner === undefined || isForwarder(owner.name) || containerBehind(listener, owner, containers)) continue
    return { kind: 'process', listener, owner }
  }
  return undefined
}

function answersOnLocalhost({ protocol, hostAddress }: PortQuestion): boolean {
  return (
    protocol === 'tcp' && bindAddresses(hostAddress).some(({ address }) => isWildcard(address) || isLoopback(address))
  )
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}

/** On `localhost`, and not just where the service itself is. */
function isRival({ address }: Listener, port: PortQuestion): boolean {
  if (address !== '::1' && address !== '127.0.0.1') return false
  const own = bindAddresses(port.hostAddress)
  return (
    own.some((candidate) => isWildcard(candidate.address)) || !own.some((c) => addressesOverlap(c.address, address))
  )
}
