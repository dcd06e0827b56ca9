import type { AreaState } from '../../engine/core/area.ts'
import type { AreaProgress, DiagnosisRun } from './diagnosis-run.ts'

/** What an area shows: its state, or that it is being read, or that reading it was stopped. */
export type ShownAreaState = AreaState | 'running' | 'stopped'

export function shownAreaState(area: AreaProgress, phase: DiagnosisRun['phase']): ShownAreaState {
  if (area.result !== undefined) return area.result.state
  return phase === 'running' ? 'running' : 'stopped'
}
