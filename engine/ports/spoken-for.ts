import type { ContainerList } from '../containers/facts.ts'
import type { ListenerTable, Protocol, WantedPort } from './facts.ts'
import type { ReservedRange } from './windows-facts.ts'

/** What says that a port is somebody's although it may be possible to bind it. Unknown parts are left out. */
export interface PortClaims {
  readonly wanted?: readonly WantedPort[] | undefined
  readonly listeners?: ListenerTable | undefined
  readonly containers?: ContainerList | undefined
  /** Administered ranges count too: somebody keeps them for a program that is to come. */
  readonly reservedRanges?: readonly ReservedRange[] | undefined
}

/** Whether somebody has or wants a port: a listener, this project, a container (also one that is stopped), or Windows. */
export function isSpokenFor(port: number, protocol: Protocol, claims: PortClaims): boolean {
  const { wanted, listeners, containers, reservedRanges } = claims
  return (
    (wanted?.some(({ hostPort }) => hostPort === port) ?? false) ||
    (listeners?.listeners.some((other) => other.port === port && other.protocol === protocol) ?? false) ||
    (containers?.containers.some(({ wantedPorts }) => wantedPorts.some(({ hostPort }) => hostPort === port)) ??
      false) ||
    (reservedRanges?.some((range) => range.protocol === protocol && range.start <= port && port <= range.end) ?? false)
  )
}
