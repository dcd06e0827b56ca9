import { create } from 'zustand'
import type { ListenerRow } from '../../engine/api.ts'
import {
  isSameState,
  type PortChange,
  type WatchedPort,
  type WatchedState,
  watchedName,
  watchedState,
} from '../ports/watched-port.ts'

/** A watched port with how it was when it was last looked at; absent before the first look. */
export interface Watch extends WatchedPort {
  readonly last?: WatchedState
  /** When that was first seen, ISO 8601. */
  readonly since?: string
}

interface WatchedPorts {
  readonly watches: readonly Watch[]
  /** What changed last, for whoever cannot see the list. */
  readonly changes: readonly PortChange[]
  readonly watch: (port: WatchedPort) => void
  readonly forget: (port: WatchedPort) => void
  /** Compares a new reading of the table with the last one. */
  readonly look: (rows: readonly ListenerRow[], readAt: string) => void
}

/** Kept while the page is open, so that somebody who comes back to the ports is told what happened meanwhile. */
export const useWatchedPorts = create<WatchedPorts>()((set) => ({
  watches: [],
  changes: [],
  watch: (port) =>
    set(({ watches }) => ({ watches: watches.some((other) => isSame(other, port)) ? watches : [...watches, port] })),
  forget: (port) => set(({ watches }) => ({ watches: watches.filter((other) => !isSame(other, port)) })),
  look: (rows, readAt) =>
    set(({ watches, changes }) => {
      const found: PortChange[] = []
      const looked = watches.map((watch): Watch => {
        const now = watchedState(watch, rows)
        if (watch.last !== undefined && isSameState(watch.last, now)) return watch
        if (watch.last !== undefined) found.push({ port: watch.port, protocol: watch.protocol, now })
        return { ...watch, last: now, since: readAt }
      })
      return { watches: looked, changes: found.length === 0 ? changes : found }
    }),
}))

function isSame(a: WatchedPort, b: WatchedPort): boolean {
  return watchedName(a) === watchedName(b)
}
