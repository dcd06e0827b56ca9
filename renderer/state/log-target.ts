import { create } from 'zustand'

/** A place in the logs that the person asked for on another page. */
export interface LogTarget {
  readonly service: string
  readonly text: string
}

interface LogTargetState {
  readonly target: LogTarget | undefined
  readonly aim: (target: LogTarget | undefined) => void
}

export const useLogTarget = create<LogTargetState>()((set) => ({
  target: undefined,
  aim: (target) => set({ target }),
}))
