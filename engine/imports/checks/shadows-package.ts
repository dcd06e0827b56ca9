import { containerLogsFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { importEntriesFact } from '../facts.ts'
import {
  chainEvidence,
  confirmingLine,
  type FailedEntry,
  hidingModule,
  logEvidence,
  serviceOf,
} from '../failed-entries.ts'
import { importPlaces } from '../import-places.ts'

/** A file or folder of the project has the name of an installed package, so everything that imports it gets the file. */
export default defineCheck({
  rule: 'imports/shadows-package',
  severity: 'warning',
  needs: { entries: importEntriesFact },
  uses: { logs: containerLogsFact },
  judge: ({ entries }, { logs = [] }) => {
    const seen = new Set<string>()
    return entries.flatMap((entry) => {
      const failed = entry.failure === undefined ? undefined : (entry as FailedEntry)
      const hiding = failed === undefined ? undefined : hidingModule(failed)
      return (entry.shadowedPackages ?? []).flatMap(({ module, file, distribution }) => {
        const breaks = hiding?.module === module ? failed : undefined
        const key = `${breaks === undefined ? '' : entry.service} ${file}`
        if (seen.has(key) || (breaks === undefined && seen.has(` ${file}`))) return []
        seen.add(key)
        const { service } = entry
        return {
          where: { ...serviceOf(entry), file },
          values: { service, module, file, distribution, wanted: breaks?.failure.name ?? breaks?.failure.module ?? '' },
          ...(breaks === undefined
            ? {}
            : { variant: 'breaks', severity: entry.beside === true ? ('warning' as const) : ('error' as const) }),
          evidence:
            breaks === undefined
              ? [{ kind: 'file' as const, source: file, text: `import ${module}` }]
              : [...chainEvidence(breaks), ...logEvidence(service, confirmingLine(breaks, logs))],
          data: { module, distribution, suggestion: `local_${module}`, places: importPlaces(entry, module) },
        }
      })
    })
  },
})
