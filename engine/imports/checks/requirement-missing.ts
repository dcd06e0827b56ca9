import { containerLogsFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { importEntriesFact } from '../facts.ts'
import {
  chainEvidence,
  confirmingLine,
  type FailedEntry,
  failedEntries,
  isExplained,
  logEvidence,
  serviceOf,
} from '../failed-entries.ts'

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
      const importer = failure.at?.file ?? place.file
      const marker = failure.excludedBy
      return {
        where: { ...serviceOf(entry), file },
        values: {
          service,
          module: failure.module,
          distribution,
          file,
          importer,
          ...(marker === undefined ? {} : { marker }),
          ...(failure.driver === undefined ? {} : { instead: failure.driver.instead }),
        },
        ...variantOf(entry),
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
          // Another line beside the one with a condition is not what the project means.
          ...(requirements.file === undefined || marker !== undefined ? {} : { file: requirements.file }),
          ...(failure.driver === undefined ? {} : { instead: failure.driver.instead, files: failure.driver.files }),
        },
        identity: failure.module,
      } as const
    }),
})

function variantOf({ failure, requirements, declaredIn }: FailedEntry) {
  if (failure.excludedBy !== undefined) return { variant: 'excluded' }
  if (requirements.file === undefined) return { variant: 'no-file' }
  return declaredIn === undefined ? {} : { variant: 'declared' }
}
