import { create } from 'zustand'
import type { JournalPlan } from '../../engine/api.ts'
import type { Finding, FixOffer } from '../../engine/core/finding.ts'

/** The dialog over the page; there is at most one. */
export type OpenDialog =
  | { readonly type: 'folder-picker' }
  | { readonly type: 'fix'; readonly root: string; readonly finding: Finding; readonly fix: FixOffer }
  | { readonly type: 'free-port'; readonly root: string; readonly port: number; readonly protocol: 'tcp' | 'udp' }
  | { readonly type: 'heal'; readonly root: string }
  | { readonly type: 'trust'; readonly root: string }
  | { readonly type: 'journal'; readonly action: 'undo' | 'finish'; readonly plan: JournalPlan }

interface Dialogs {
  readonly dialog: OpenDialog | undefined
  readonly show: (dialog: OpenDialog) => void
  readonly close: () => void
}

export const useDialogs = create<Dialogs>()((set) => ({
  dialog: undefined,
  show: (dialog) => set({ dialog }),
  close: () => set({ dialog: undefined }),
}))
