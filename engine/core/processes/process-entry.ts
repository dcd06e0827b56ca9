/** One process as long as the machine runs: a pid alone is given to somebody else sooner or later. */
export interface ProcessIdentity {
  readonly pid: number
  /** Compared as it is; the same process always has the same. Empty: it could not be read, and equals nothing. */
  readonly startTime: string
}

export interface ProcessEntry extends ProcessIdentity {
  readonly name: string
  readonly parent: number
  /** Part of the system itself: the kernel, or a process that Windows cannot live without. */
  readonly system: boolean
}

/**
 * `other-process`: the pid now belongs to another process, which was left alone. `denied`: needs more rights.
 * `cannot-ask`: this program has no way to be asked, it can only be ended.
 */
export type StopOutcome = 'sent' | 'gone' | 'other-process' | 'denied' | 'cannot-ask'

/** How processes are looked at and ended on one system. */
export interface ProcessControl {
  /** `undefined` when there is no such process. Fails when it cannot be looked at. */
  look(pid: number): Promise<ProcessEntry | undefined>
  list(): Promise<readonly ProcessEntry[]>
  /** Asks a process to end (`graceful`) or ends it (`forced`), after comparing its start time at the last moment. */
  stop(identity: ProcessIdentity, how: 'graceful' | 'forced'): Promise<StopOutcome>
}
