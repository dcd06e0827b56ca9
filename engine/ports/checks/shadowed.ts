import { containerListFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { addressesOverlap, bindAddresses, isWildcard } from '../addresses.ts'
import { holderData, holderEvidence, holderValues } from '../describe-holder.ts'
import {
  bindTestsFact,
  type Listener,
  type ListenerTable,
  listenersFact,
  type WantedPort,
  wantedPortsFact,
} from '../facts.ts'
import { isForwarder } from '../forwarders.ts'
import { containerBehind } from '../listener-rows.ts'
import { type Holder, judgePort } from '../verdict.ts'
import { whereOf, wishEvidence } from '../where.ts'

/**
 * The service can have its port, but a program listens on the same number of `::1` or `127.0.0.1`: whoever asks for
 * `localhost` may get that program instead.
 */
export default defineCheck({
  rule: 'ports/shadowed',
  severity: 'warning',
  needs: { wanted: wantedPortsFact, bindTests: bindTestsFact, listeners: listenersFact },
  uses: { containers: containerListFact },
  judge: ({ wanted, bindTests, listeners }, { containers }) =>
    wanted.flatMap((port) => {
      const { state } = judgePort(port, { bindTests, listeners, containers: containers?.containers })
      if ((state !== 'free' && state !== 'own') || !answersOnLocalhost(port)) return []
      const holder = rivalOf(port, listeners, containers?.containers ?? [])
      if (holder === undefined) return []
      const { address } = holder.listener
      return [
        {
          where: whereOf(port),
          values: { port: port.hostPort, service: port.service, address, ...holderValues(holder) },
          evidence: [...wishEvidence(port), ...holderEvidence(holder)],
          data: { hostPort: port.hostPort, protocol: port.protocol, address, ...holderData(holder) },
          identity: `${port.hostPort}/${port.protocol}`,
        },
      ]
    }),
})

function answersOnLocalhost({ protocol, hostAddress }: WantedPort): boolean {
  return (
    protocol === 'tcp' && bindAddresses(hostAddress).some(({ address }) => isWildcard(address) || isLoopback(address))
  )
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}

/** A program that listens on a loopback address beside the service, or instead of it. */
function rivalOf(
  port: WantedPort,
  { listeners, owners }: ListenerTable,
  containers: Parameters<typeof containerBehind>[2],
): Extract<Holder, { kind: 'process' }> | undefined {
  for (const listener of listeners) {
    if (listener.protocol !== port.protocol || listener.port !== port.hostPort || !isRival(listener, port)) continue
    const owner = owners.find(({ pid }) => pid === listener.pids[0])
    if (owner === undefined || isForwarder(owner.name) || containerBehind(listener, owner, containers)) continue
    return { kind: 'process', listener, owner }
  }
  return undefined
}

/** On `localhost`, where names lead to both families, and not just where the service itself is. */
function isRival({ address }: Listener, port: WantedPort): boolean {
  if (address !== '::1' && address !== '127.0.0.1') return false
  const own = bindAddresses(port.hostAddress)
  return (
    own.some((candidate) => isWildcard(candidate.address)) || !own.some((c) => addressesOverlap(c.address, address))
  )
}
