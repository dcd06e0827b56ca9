import { defineCheck } from '../../core/check.ts'
import { longPathsFact } from '../facts.ts'
import { maxPathCharacters } from '../measure-paths.ts'

/** Windows refuses paths of 260 characters and more, and the project has some. */
export default defineCheck({
  rule: 'system/long-paths',
  severity: 'warning',
  needs: { longPaths: longPathsFact },
  judge({ longPaths: { enabled, longest, tooLong } }) {
    if (longest === undefined || tooLong === 0) return []
    return [
      {
        where: {},
        values: { count: tooLong, length: longest.length, path: longest.path, limit: maxPathCharacters },
        // Programs must ask for long paths too, and older ones do not.
        ...(enabled ? { severity: 'info' as const, variant: 'enabled' } : {}),
        data: { enabled, tooLong, longest: longest.length },
        evidence: [{ kind: 'measurement', source: longest.path, text: String(longest.length) }],
      },
    ]
  },
})
