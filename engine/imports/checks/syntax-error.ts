import { containerLogsFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { importEntriesFact } from '../facts.ts'
import { chainEvidence, confirmingLine, failedEntries, logEvidence, serviceOf, severityOf } from '../failed-entries.ts'

/** A file that Python cannot compile, on the way that the program takes at start. */
export default defineCheck({
  rule: 'imports/syntax-error',
  severity: 'error',
  needs: { entries: importEntriesFact },
  uses: { logs: containerLogsFact },
  judge: ({ entries }, { logs = [] }) =>
    failedEntries(entries, 'syntax-error').map((entry) => {
      const { service, place, target, failure } = entry
      const at = failure.at ?? { ...place, text: '' }
      return {
        where: { ...serviceOf(entry), file: at.file, line: at.line },
        ...severityOf(entry),
        values: { service, target, file: at.file, line: at.line, text: at.text },
        evidence: [...chainEvidence(entry), ...logEvidence(service, confirmingLine(entry, logs))],
        data: { target },
      }
    }),
})
