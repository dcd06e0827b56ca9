import type { ListenerRow } from '../../engine/api.ts'

/** A port that the person wants to be told about. */
export interface WatchedPort {
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
}

/** How a watched port is: who listens on it, nobody at all, or somebody who cannot be seen. */
export type WatchedState =
  | { readonly state: 'free' }
  | { readonly state: 'taken'; readonly program?: string; readonly pid?: number; readonly container?: string }

/** Something that happened to a watched port between two readings of the table. */
export interface PortChange extends WatchedPort {
  readonly now: WatchedState
}

/**
 * How a port is by the table of listeners. It is not bound to find out: who watches a port is about to start something
 * on it, and a test at the wrong moment would make that fail.
 */
export function watchedState({ port, protocol }: WatchedPort, rows: readonly ListenerRow[]): WatchedState {
  const listeners = rows.filter((row) => row.port === port && row.protocol === protocol)
  const row = listeners.find(({ pid, container }) => pid !== undefined || container !== undefined) ?? listeners[0]
  if (row === undefined) return { state: 'free' }
  const { program, pid, container } = row
  return {
    state: 'taken',
    ...(program === undefined ? {} : { program }),
    ...(pid === undefined ? {} : { pid }),
    ...(container === undefined ? {} : { container: container.name }),
  }
}

/** Whether a port is still in the same hands. */
export function isSameState(a: WatchedState, b: WatchedState): boolean {
  if (a.state === 'free' || b.state === 'free') return a.state === b.state
  return a.pid === b.pid && a.program === b.program && a.container === b.container
}

export function watchedName({ port, protocol }: WatchedPort): string {
  return `${port}/${protocol}`
}
