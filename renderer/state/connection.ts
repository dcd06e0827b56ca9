import { create } from 'zustand'
import type { ConnectionState } from '../client/channel.ts'

interface Connection {
  readonly state: ConnectionState
  readonly become: (state: ConnectionState) => void
  readonly retry: () => void
}

/** Whether the engine can be reached right now. */
export const useConnection = create<Connection>()((set) => ({
  state: 'connecting',
  become: (state) => set({ state }),
  retry: () => undefined,
}))
