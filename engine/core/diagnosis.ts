import type { AreaId, AreaResult } from './area.ts'
import type { FactDefinition, FactRecord, Reading } from './fact.ts'
import type { Finding } from './finding.ts'
import type { Ignore } from './ignore.ts'
import type { Machine } from './machine.ts'

export interface DiagnosisRequest {
  /** Absolute path of the project folder. */
  readonly root: string
  readonly machine: Machine
  /** Only these areas; default: all that have checks. */
  readonly areas?: readonly AreaId[] | undefined
  /** Areas that the person asked to leave out; they are `skipped`. */
  readonly leaveOut?: readonly AreaId[] | undefined
  readonly signal: AbortSignal
  readonly onEvent?: ((event: DiagnosisEvent) => void) | undefined
}

export type DiagnosisEvent =
  | { readonly type: 'area-started'; readonly area: AreaId }
  | { readonly type: 'fact-read'; readonly fact: string; readonly state: Reading<unknown>['state'] }
  | { readonly type: 'slow'; readonly fact: string; readonly area: FactDefinition<unknown>['area'] }
  /** A finding as soon as it is judged; its causes are known only at the end. */
  | { readonly type: 'finding'; readonly finding: Finding }
  | { readonly type: 'area-finished'; readonly area: AreaResult }
  | { readonly type: 'done'; readonly diagnosis: Diagnosis }

export interface Diagnosis {
  readonly root: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly durationMs: number
  readonly areas: readonly AreaResult[]
  /** Root causes first, each followed by what it explains. */
  readonly findings: readonly Finding[]
  readonly facts: Readonly<Record<string, FactRecord>>
  /** What the project ignores, and what was not found. Absent in recorded diagnoses. */
  readonly unusedIgnores?: readonly Ignore[]
}
