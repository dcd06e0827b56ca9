import { containerLogsFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { importEntriesFact } from '../facts.ts'
import {
  chainEvidence,
  confirmingLine,
  failedEntries,
  isExplained,
  logEvidence,
  serviceOf,
  severityOf,
} from '../failed-entries.ts'

/** Modules that import each other, where one asks for a name that the other does not have yet. Circles that work are fine. */
export default defineCheck({
  rule: 'imports/circular',
  severity: 'error',
  needs: { entries: importEntriesFact },
  uses: { logs: containerLogsFact },
  judge: ({ entries }, { logs = [] }) =>
    failedEntries(entries, 'circular')
      .filter((entry) => !isExplained(entry))
      .map((entry) => {
        const { service, place, failure } = entry
        const at = failure.at ?? place
        return {
          where: { ...serviceOf(entry), file: at.file, line: at.line },
          ...severityOf(entry),
          values: { service, module: failure.module, name: failure.name ?? '', file: at.file },
          evidence: [...chainEvidence(entry), ...logEvidence(service, confirmingLine(entry, logs))],
          data: { module: failure.module, name: failure.name ?? '' },
          identity: `${failure.module} ${failure.name ?? ''}`,
        }
      }),
})
