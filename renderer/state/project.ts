import { create } from 'zustand'
import type { Message } from '../../engine/core/message.ts'

interface Refused {
  /** Of the folder or the report. */
  readonly name: string
  readonly reason: Message
}

/** A report that somebody sent. It takes the place of a project, but nothing can be read again or fixed. */
export interface ReportOnScreen {
  readonly fileName: string
  readonly project: string
  /** Of the Stackmedic that made it. */
  readonly version: string
  readonly platform?: 'windows' | 'linux' | 'macos'
}

interface OpenedProject {
  /** Absolute path of the project on screen; absent while a report is. */
  readonly root: string | undefined
  readonly report: ReportOnScreen | undefined
  /** A folder that the person asked for outside of the page, until it is opened. */
  readonly requested: string | undefined
  /** The folder or report that could not be opened at the last attempt, and why. */
  readonly refused: Refused | undefined
  readonly request: (folder: string) => void
  readonly open: (root: string) => void
  readonly showReport: (report: ReportOnScreen) => void
  readonly refuse: (refused: Refused) => void
}

const key = 'stackmedic.project'

/** The project that this window shows; a reload comes back to it. */
export const useProject = create<OpenedProject>()((set) => ({
  root: sessionStorage.getItem(key) ?? undefined,
  report: undefined,
  requested: undefined,
  refused: undefined,
  request: (requested) => set({ requested }),
  open: (root) => {
    sessionStorage.setItem(key, root)
    set({ root, report: undefined, requested: undefined, refused: undefined })
  },
  showReport: (report) => {
    sessionStorage.removeItem(key)
    set({ root: undefined, report, refused: undefined })
  },
  refuse: (refused) => set({ refused, requested: undefined }),
}))
