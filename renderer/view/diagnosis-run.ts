import type { DiagnosisInUse } from '../../engine/api.ts'
import type { AreaId, AreaResult } from '../../engine/core/area.ts'
import type { DiagnosisEvent } from '../../engine/core/diagnose.ts'
import type { Finding } from '../../engine/core/finding.ts'
import type { ClientErrorKind } from '../client/client-error.ts'

/** An area while its diagnosis runs, and after. */
export interface AreaProgress {
  readonly id: AreaId
  /** Absent while it is being read. */
  readonly result?: AreaResult
  /** Something of it takes longer than people expect. */
  readonly slow: boolean
}

/** What is known about a diagnosis: first from its events, then from its result. */
export interface DiagnosisRun {
  readonly root: string
  readonly phase: 'running' | 'done' | 'cancelled' | 'failed'
  readonly areas: readonly AreaProgress[]
  readonly findings: readonly Finding[]
  readonly factsRead: number
  readonly diagnosis?: DiagnosisInUse
  readonly failure?: { readonly kind: ClientErrorKind; readonly detail: string }
}

export function startedRun(root: string): DiagnosisRun {
  return { root, phase: 'running', areas: [], findings: [], factsRead: 0 }
}

/** The run after one more event. */
export function afterEvent(run: DiagnosisRun, event: DiagnosisEvent): DiagnosisRun {
  switch (event.type) {
    case 'area-started':
      return { ...run, areas: withArea(run.areas, { id: event.area, slow: false }) }
    case 'fact-read':
      return { ...run, factsRead: run.factsRead + 1 }
    case 'slow': {
      const areas = run.areas.map((area) => (area.id === event.area ? { ...area, slow: true } : area))
      return { ...run, areas }
    }
    case 'finding':
      return { ...run, findings: [...run.findings, event.finding] }
    case 'area-finished':
      return { ...run, areas: withArea(run.areas, { id: event.area.id, slow: false, result: event.area }) }
    case 'done':
      return finishedRun(run.root, event.diagnosis)
  }
}

/** The run that ended with this diagnosis. */
export function finishedRun(root: string, diagnosis: DiagnosisInUse): DiagnosisRun {
  return {
    root,
    phase: 'done',
    areas: diagnosis.areas.map((result) => ({ id: result.id, slow: false, result })),
    findings: diagnosis.findings,
    factsRead: Object.keys(diagnosis.facts).length,
    diagnosis,
  }
}

function withArea(areas: readonly AreaProgress[], area: AreaProgress): AreaProgress[] {
  const known = areas.some(({ id }) => id === area.id)
  return known ? areas.map((other) => (other.id === area.id ? area : other)) : [...areas, area]
}
