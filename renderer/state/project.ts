import { create } from 'zustand'
import type { Message } from '../../engine/core/message.ts'

interface RefusedFolder {
  readonly folder: string
  readonly reason: Message
}

interface OpenedProject {
  /** Absolute path of the project on screen. */
  readonly root: string | undefined
  /** The folder that could not be opened at the last attempt, and why. */
  readonly refused: RefusedFolder | undefined
  readonly open: (root: string) => void
  readonly refuse: (refused: RefusedFolder) => void
}

const key = 'stackmedic.project'

/** The project that this window shows; a reload comes back to it. */
export const useProject = create<OpenedProject>()((set) => ({
  root: sessionStorage.getItem(key) ?? undefined,
  refused: undefined,
  open: (root) => {
    sessionStorage.setItem(key, root)
    set({ root, refused: undefined })
  },
  refuse: (refused) => set({ refused }),
}))
