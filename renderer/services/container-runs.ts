import type { EngineEvent } from '../../engine/api.ts'

/** One run of a container, in milliseconds since 1970. */
export interface ContainerRun {
  readonly from: number
  /** Absent: its end is not known, or has not come. */
  readonly to?: number
  readonly exitCode?: number
}

/** The runs that the engine's events tell of, oldest first. */
export function runsOf(events: readonly EngineEvent[]): readonly ContainerRun[] {
  const runs: ContainerRun[] = []
  for (const { kind, at, exitCode } of events) {
    const last = runs.at(-1)
    if (kind === 'started') runs.push({ from: Date.parse(at) })
    else if (kind === 'ended' && last !== undefined && last.to === undefined)
      runs[runs.length - 1] = { ...last, to: Date.parse(at), ...(exitCode === undefined ? {} : { exitCode }) }
  }
  return runs
}
