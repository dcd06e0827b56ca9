import { defineCheck } from '../../core/check.ts'
import { type ImportEntry, importEntriesFact } from '../facts.ts'
import { serviceOf } from '../failed-entries.ts'

type Interpreter = NonNullable<ImportEntry['interpreter']>

/** The command, or the first line of the script, asks for a Python that the service's image does not have. */
export default defineCheck({
  rule: 'imports/wrong-interpreter',
  severity: 'error',
  needs: { entries: importEntriesFact },
  judge: ({ entries }) => {
    const seen = new Set<string>()
    return entries.flatMap((entry) => {
      const { service, place, text, target, interpreter } = entry
      const wrong = interpreter === undefined ? undefined : judgeInterpreter(interpreter)
      if (interpreter === undefined || wrong === undefined) return []
      const { program = '', base = '', requires, shebang } = interpreter
      const inScript = shebang === true && wrong.variant !== 'too-old'
      const key = JSON.stringify([service, wrong.variant, program])
      if (seen.has(key)) return []
      seen.add(key)
      return {
        where: {
          ...serviceOf(entry),
          ...(inScript ? { file: target, line: 1 } : { file: place.file, line: place.line }),
        },
        values: { service, program, base, needed: requires === undefined ? '' : `3.${requires.minor}` },
        ...wrong,
        evidence: [
          { kind: 'file' as const, source: place.file, line: place.line, text },
          ...(wrong.variant === 'too-old' && requires !== undefined
            ? [
                {
                  kind: 'file' as const,
                  source: requires.file,
                  line: requires.line,
                  text: `python >= 3.${requires.minor}`,
                },
              ]
            : []),
        ],
        data: { program, base },
        identity: wrong.variant,
      }
    })
  },
})

function judgeInterpreter({
  program = '',
  base = '',
  official,
  installs,
  plainName,
  requires,
}: Interpreter): { readonly variant: string; readonly severity: 'error' | 'warning' } | undefined {
  const imageMinor = official === true ? Number(/:3\.(\d+)/.exec(base)?.[1]) : Number.NaN
  if (official === true && !installs) {
    if (/^(?:python|pypy)2/.test(program) && !/:2/.test(base)) return { variant: 'python-2', severity: 'error' }
    const asked = Number(/^python3\.(\d+)$/.exec(program)?.[1])
    if (asked !== imageMinor && Number.isInteger(asked) && Number.isInteger(imageMinor)) {
      // The large images carry Debian's own Python besides.
      return { variant: 'version', severity: /slim|alpine/.test(base) ? 'error' : 'warning' }
    }
  }
  if (
    program === 'python' &&
    installs &&
    !plainName &&
    /^(?:docker\.io\/)?(?:library\/)?(?:debian|ubuntu)\b/.test(base)
  ) {
    return { variant: 'plain', severity: 'error' }
  }
  if (requires !== undefined && Number.isInteger(imageMinor) && requires.minor > imageMinor) {
    return { variant: 'too-old', severity: 'warning' }
  }
  return undefined
}
