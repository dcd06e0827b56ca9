import { containerLogsFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { importEntriesFact } from '../facts.ts'
import { chainEvidence, confirmingLine, failedEntries, logEvidence, serviceOf, severityOf } from '../failed-entries.ts'

/** A folder without `__init__.py` is a package for most imports; reported only where that breaks the start. */
export default defineCheck({
  rule: 'imports/missing-init',
  severity: 'error',
  needs: { entries: importEntriesFact },
  uses: { logs: containerLogsFact },
  judge: ({ entries }, { logs = [] }) =>
    failedEntries(entries, 'relative-in-script', 'unresolved').flatMap((entry) => {
      const { service, failure, missingInit, place } = entry
      if (missingInit === undefined) return []
      const { folder, winner } = missingInit
      const file = folder === '.' ? '__init__.py' : `${folder}/__init__.py`
      return {
        where: { ...serviceOf(entry), file: failure.at?.file ?? place.file, line: failure.at?.line ?? place.line },
        ...severityOf(entry),
        values: { service, folder, file, module: failure.module.split('.')[0] ?? '', import: failure.at?.text ?? '' },
        ...(winner !== undefined ? { variant: winner } : entry.declaredIn === undefined ? {} : { variant: 'declared' }),
        evidence: [...chainEvidence(entry), ...logEvidence(service, confirmingLine(entry, logs))],
        data: { folder, file, ...(winner === undefined ? {} : { winner }) },
        identity: folder,
      }
    }),
})
