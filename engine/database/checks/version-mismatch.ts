import { defineCheck } from '../../core/check.ts'
import { versionClashesFact } from '../facts.ts'

/** Server, data and programs are of versions that do not go together. */
export default defineCheck({
  rule: 'database/version-mismatch',
  severity: 'error',
  needs: { clashes: versionClashesFact },
  judge: ({ clashes: { clashes } }) =>
    clashes.map(({ kind, service, container, found, expected, text, source, image = '', place }) => ({
      where: { service, container, file: place.file, line: place.line },
      // Without its number, the older one is only known to be older.
      variant: found === '' || expected === '' ? `${kind}-unnamed` : kind,
      values: { service, found, expected, image },
      data: { kind, found, expected, services: [service] },
      evidence: [{ kind: source.startsWith('logs:') ? 'log' : 'measurement', source, text }],
      identity: kind,
    })),
})
