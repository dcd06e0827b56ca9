import type { Diagnosis } from '../../engine/core/diagnose.ts'

/** What every page that draws facts is given. */
export interface FactPageProps {
  readonly diagnosis: Diagnosis
}
