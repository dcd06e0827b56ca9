import { defineCheck } from '../../core/check.ts'
import { importEntriesFact } from '../facts.ts'
import { serviceOf } from '../failed-entries.ts'

/** An import inside of a function: the start gets by, and the first call of the function fails. */
export default defineCheck({
  rule: 'imports/fails-later',
  severity: 'warning',
  needs: { entries: importEntriesFact },
  judge: ({ entries }) => {
    const seen = new Set<string>()
    return entries.flatMap((entry) => {
      const { service, later = [], requirements } = entry
      return later.flatMap(({ module, at, distribution, distributionKnown }) => {
        const key = JSON.stringify([module, at.file])
        if (seen.has(key)) return []
        seen.add(key)
        const certain = distribution === undefined || (requirements.complete && distributionKnown === true)
        return {
          where: { ...serviceOf(entry), file: at.file, line: at.line },
          values: { service, module, file: at.file, distribution: distribution ?? '' },
          ...(distribution === undefined ? {} : { variant: 'package' }),
          // Packages that are only wanted sometimes are often imported this way on purpose.
          ...(certain ? {} : { severity: 'info' as const }),
          evidence: [{ kind: 'file' as const, source: at.file, line: at.line, text: at.text }],
          data: { module, ...(distribution === undefined ? {} : { distribution }) },
          identity: module,
        }
      })
    })
  },
})
