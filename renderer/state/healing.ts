import { create } from 'zustand'
import type { SettledCause } from '../view/healing.ts'
import { useProject } from './project.ts'

interface HealingState {
  readonly root: string | undefined
  readonly settled: readonly SettledCause[]
  /** Begins a new way for a project; what was healed in this window before stays in sight. */
  readonly begin: (root: string) => void
  readonly settle: (cause: SettledCause) => void
  /** Gives what was left another chance. */
  readonly reconsider: () => void
}

/** What the loop from cause to cause has dealt with. It outlives its dialog, because people close dialogs. */
export const useHealing = create<HealingState>()((set, get) => ({
  root: undefined,
  settled: [],
  begin: (root) => set({ root, settled: get().root === root ? healedOf(get().settled) : [] }),
  settle: (cause) => set({ settled: [...get().settled.filter(({ finding }) => finding !== cause.finding), cause] }),
  reconsider: () => set({ settled: healedOf(get().settled) }),
}))

useProject.subscribe(({ root }) => {
  if (root !== useHealing.getState().root) useHealing.setState({ root, settled: [] })
})

function healedOf(settled: readonly SettledCause[]): readonly SettledCause[] {
  return settled.filter(({ outcome }) => outcome === 'healed')
}
