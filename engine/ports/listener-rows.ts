import type { Container } from '../containers/facts.ts'
import { addressesOverlap } from './addresses.ts'
import type { Listener, ListenerTable, Owner } from './facts.ts'

/** A listener with its owner and the container behind it: a row of the port table. */
export type ListenerRow = Omit<Listener, 'pids'> &
  Partial<Omit<Owner, 'name' | 'containerId' | 'startTime'>> & {
    /** The owner's program; absent where the owner is not visible. */
    readonly program?: string
    /** Everybody who holds the socket. */
    readonly pids: readonly number[]
    readonly container?: {
      readonly id: string
      readonly name: string
      readonly project?: string
      readonly service?: string
    }
  }

/** The rows of the port table, by port. */
export function listenerRows(table: ListenerTable, containers: readonly Container[]): ListenerRow[] {
  const owners = new Map(table.owners.map((owner) => [owner.pid, owner]))
  return table.listeners
    .map((listener) => rowOf(listener, owners.get(listener.pids[0] ?? -1), containers))
    .sort((a, b) => a.port - b.port || a.protocol.localeCompare(b.protocol) || a.address.localeCompare(b.address))
}

function rowOf(listener: Listener, owner: Owner | undefined, containers: readonly Container[]): ListenerRow {
  const container = containerBehind(listener, owner, containers)
  const { name, containerId: _containerId, startTime: _startTime, ...details } = owner ?? {}
  return {
    ...listener,
    ...details,
    ...(name === undefined ? {} : { program: name }),
    ...(container === undefined ? {} : { container: brief(container) }),
  }
}

/** The container that publishes the port there, or in which the owner runs. */
export function containerBehind(
  { protocol, port, address }: Pick<Listener, 'protocol' | 'port' | 'address'>,
  owner: Owner | undefined,
  containers: readonly Container[],
): Container | undefined {
  return containers.find(
    ({ id, ports }) =>
      id === owner?.containerId ||
      ports.some(
        (published) =>
          published.hostPort === port &&
          published.protocol === protocol &&
          addressesOverlap(published.hostAddress, address),
      ),
  )
}

function brief({ id, name, compose }: Container): NonNullable<ListenerRow['container']> {
  return compose === undefined ? { id, name } : { id, name, project: compose.project, service: compose.service }
}
