import { defineFix, type Planned } from '../../core/fix.ts'
import { message } from '../../core/message.ts'

/**
 * How to rename a file that hides another module: the new name, and every import that has to follow. A guide, because
 * other files, tests and people may know the name too, and only the person knows a good one.
 */
export default defineFix({
  id: 'imports/rename-module',
  rules: ['imports/shadows-stdlib', 'imports/shadows-package'],
  risk: 'guide',
  elevation: false,
  undoable: false,
  fits: ({ data }) => typeof data['suggestion'] === 'string',
  async plan({ finding }): Promise<Planned> {
    const { module, suggestion, places } = finding.data
    const { file } = finding.where
    if (typeof module !== 'string' || typeof suggestion !== 'string' || file === undefined) {
      return { ok: false, reason: message('imports.reasons.command-gone') }
    }
    const listed = Array.isArray(places) ? places.filter((place) => typeof place === 'string') : []
    return {
      ok: true,
      steps: [],
      summary: message('imports.fixes.rename-module.summary', {
        file,
        module,
        suggestion,
        places: listed.join('\n'),
        count: listed.length,
      }),
    }
  },
})
