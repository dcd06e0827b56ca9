import { defineCheck } from '../../core/check.ts'
import { importEntriesFact } from '../facts.ts'
import { serviceOf } from '../failed-entries.ts'

/** A running container without a package that is declared and imported at start: its image is older than the requirements. */
export default defineCheck({
  rule: 'imports/image-outdated',
  severity: 'warning',
  needs: { entries: importEntriesFact },
  silentWhenFine: true,
  judge: ({ entries }) => {
    const seen = new Set<string>()
    return entries.flatMap((entry) => {
      const { service, place, text, requirements } = entry
      const { outdated, container } = requirements
      const key = `${service} ${outdated?.distribution}`
      if (outdated === undefined || container === undefined || seen.has(key)) return []
      seen.add(key)
      const { module, distribution, chain } = outdated
      const file = outdated.file === '' ? 'Dockerfile' : outdated.file
      return {
        where: { ...serviceOf(entry), file },
        values: { service, module, distribution, file, container, importer: chain.at(-1)?.file ?? place.file },
        evidence: [
          { kind: 'file', source: place.file, line: place.line, text },
          ...chain.map((at) => ({ kind: 'file', source: at.file, line: at.line, text: at.text }) as const),
        ],
        data: { service, module, distribution },
        identity: distribution,
      } as const
    })
  },
})
