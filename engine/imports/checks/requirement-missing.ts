import { containerLogsFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { importEntriesFact } from '../facts.ts'
import { chainEvidence, confirmingLine, failedEntries, isExplained, logEvidence, serviceOf } from '../failed-entries.ts'

/** An installed package that the code imports and that no requirement brings. */
export default defineCheck({
  rule: 'imports/requirement-missing',
  severity: 'error',
  needs: { entries: importEntriesFact },
  uses: { logs: containerLogsFact },
  judge: ({ entries }, { logs = [] }) =>
    failedEntries(entries, 'unresolved').flatMap((entry) => {
      const { service, place, failure, requirements } = entry
      const { distribution } = failure
      if (distribution === undefined || isExplained(entry)) return []
      const line = confirmingLine(entry, logs)
      const file = requirements.file ?? failure.at?.file ?? place.file
      return {
        where: { ...serviceOf(entry), file },
        values: { service, module: failure.module, distribution, file, importer: failure.at?.file ?? place.file },
        ...(requirements.file === undefined
          ? { variant: 'no-file' }
          : entry.declaredIn === undefined
            ? {}
            : { variant: 'declared' }),
        // What other packages bring along is not always known, and a base image may have anything.
        severity:
          entry.beside !== true && (line !== undefined || (requirements.complete && failure.distributionKnown === true))
            ? 'error'
            : 'warning',
        evidence: [...chainEvidence(entry), ...logEvidence(service, line)],
        data: {
          module: failure.module,
          distribution,
          ...(failure.version === undefined ? {} : { version: failure.version }),
          ...(requirements.file === undefined ? {} : { file: requirements.file }),
        },
        identity: failure.module,
      } as const
    }),
})
