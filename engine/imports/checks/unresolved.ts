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

/** A module, or a name in a module, that the project's own files should have and do not. */
export default defineCheck({
  rule: 'imports/unresolved',
  severity: 'error',
  needs: { entries: importEntriesFact },
  uses: { logs: containerLogsFact },
  judge: ({ entries }, { logs = [] }) =>
    failedEntries(entries, 'unresolved', 'missing-name')
      .filter((entry) => entry.failure.distribution === undefined && !isExplained(entry))
      .map((entry) => {
        const { service, place, target, failure } = entry
        const at = failure.at ?? place
        return {
          where: { ...serviceOf(entry), file: at.file, line: at.line },
          ...severityOf(entry),
          values: { service, target, module: failure.module, name: failure.name ?? '' },
          ...(failure.kind === 'missing-name' ? { variant: 'name' } : {}),
          evidence: [...chainEvidence(entry), ...logEvidence(service, confirmingLine(entry, logs))],
          data: { target, module: failure.module, ...(failure.name === undefined ? {} : { name: failure.name }) },
          identity: `${failure.module} ${failure.name ?? ''}`,
        }
      }),
})
