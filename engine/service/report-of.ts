import type { Diagnosis } from '../core/diagnose.ts'
import { Journal } from '../core/journal.ts'
import type { Machine } from '../core/machine.ts'
import type { Registry } from '../core/registry.ts'
import { buildReport, type ReportOptions } from '../report/report.ts'
import { journalPlanOf } from './plan-desk.ts'

/** Makes a report of a diagnosis, with the fixes that were applied to the project. */
export async function reportOf(
  diagnosis: Diagnosis,
  machine: Machine,
  registry: Registry,
  options: Pick<ReportOptions, 'translate' | 'language' | 'version' | 'identity'>,
) {
  const journal = await new Journal(machine.dataDirectory).list(diagnosis.root)
  return buildReport(diagnosis, {
    ...options,
    platform: machine.platform,
    journal: journal.map((record) => journalPlanOf(record, registry)),
  })
}
