import { defineCheck } from '../../core/check.ts'
import { importEntriesFact } from '../facts.ts'
import { serviceOf } from '../failed-entries.ts'
import { importPlaces } from '../import-places.ts'

/** A file of the project has the name of a standard module, so everything that imports that name gets the file. */
export default defineCheck({
  rule: 'imports/shadows-stdlib',
  severity: 'warning',
  needs: { entries: importEntriesFact },
  judge: ({ entries }) => {
    const seen = new Set<string>()
    return entries.flatMap((entry) => {
      const { service, shadowed } = entry
      return shadowed.flatMap(({ module, file }) => {
        if (seen.has(file)) return []
        seen.add(file)
        return {
          where: { ...serviceOf(entry), file },
          values: { service, module, file },
          evidence: [{ kind: 'file', source: file, text: `import ${module}` } as const],
          data: { module, suggestion: `local_${module}`, places: importPlaces(entry, module) },
        }
      })
    })
  },
})
