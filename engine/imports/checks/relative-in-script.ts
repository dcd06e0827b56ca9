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

/** A file started by its path has no parent package, so `from .x import y` cannot work in it. */
export default defineCheck({
  rule: 'imports/relative-in-script',
  severity: 'error',
  needs: { entries: importEntriesFact },
  uses: { logs: containerLogsFact },
  judge: ({ entries }, { logs = [] }) =>
    failedEntries(entries, 'relative-in-script')
      .filter((entry) => !isExplained(entry))
      .map((entry) => {
        const { service, place, target, failure, moduleName, absolutePackage } = entry
        return {
          where: { ...serviceOf(entry), file: place.file, line: place.line },
          ...severityOf(entry),
          values: {
            service,
            target,
            import: failure.at?.text ?? failure.module,
            file: failure.at?.file ?? target,
            module: moduleName ?? '',
          },
          // A module that reaches above its topmost package fails the same way, but `-m` does not help it.
          variant:
            entry.form === 'file' && moduleName !== undefined && failure.chain.length === 1 ? 'script' : 'beyond',
          evidence: [...chainEvidence(entry), ...logEvidence(service, confirmingLine(entry, logs))],
          data: {
            target,
            module: failure.module,
            ...(moduleName === undefined ? {} : { moduleName }),
            ...(absolutePackage === undefined || failure.chain.length > 1 ? {} : { absolutePackage }),
            command: entry.text,
          },
          identity: target,
        }
      }),
})
