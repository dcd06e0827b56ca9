import type { Finding } from '../core/finding.ts'

interface Signature {
  /** What Alembic or Python prints; the first group, if any, names what it is about. */
  readonly pattern: RegExp
  /** Rules that explain it, the more fundamental first. */
  readonly rules: readonly string[]
  /** Whether a finding is about what the first group names; absent: any finding of the rules is. */
  readonly about?: (finding: Finding, name: string) => boolean
}

const anyHead = ['duplicate-revision', 'multiple-heads', 'head-ambiguous']

/** In the order in which they are looked for: the more telling line first. */
const signatures: readonly Signature[] = [
  {
    pattern:
      /File "([^"\n]+\.py)", line \d+[^\n]*\n(?:[^\n]*\n){0,4}?[^\n]*\b(?:SyntaxError|IndentationError|TabError)\b/,
    rules: ['syntax-error'],
    about: (finding, path) => baseName(finding.where.file) === baseName(path),
  },
  {
    pattern: /Revision (\S+) is present more than once/,
    rules: ['duplicate-revision'],
    about: ({ data }, id) => data['revision'] === id,
  },
  { pattern: /overlaps with other requested revisions/, rules: ['duplicate-revision'] },
  { pattern: /(?:Self-loop|[Cc]ycle) is detected in revisions/, rules: ['duplicate-revision', 'cycle'] },
  {
    pattern: /Could not determine revision id from filename (\S+?)\.? /,
    rules: ['unreadable-revision'],
    about: ({ where }, name) => baseName(where.file) === name,
  },
  {
    pattern: /Revision (\S+) referenced from .{0,300} is not present/,
    rules: ['missing-parent'],
    about: ({ data }, id) => data['parent'] === id,
  },
  {
    pattern: /Can't locate revision identified by '([^']+)'/,
    rules: ['missing-parent'],
    about: ({ data }, id) => data['parent'] === id,
  },
  { pattern: /KeyError: '([^']+)'/, rules: ['missing-parent'], about: ({ data }, id) => data['parent'] === id },
  {
    pattern:
      /(?:index|relation|table|column|type) "([^"\n]+)" (?:of relation "[^"\n]+" )?(?:does not exist|already exists)/,
    rules: ['not-idempotent'],
    about: ({ data }, name) => data['object'] === name,
  },
  { pattern: /Multiple head revisions are present/, rules: anyHead },
  { pattern: /No config file '[^']*' found|No 'script_location' key|Path doesn't exist: /, rules: ['config-missing'] },
]

/** Finds the migration finding that a log speaks of, with the words that say so. */
export function explainLog(
  log: string,
  candidates: readonly Finding[],
): { readonly cause: Finding; readonly quote: string } | undefined {
  for (const { pattern, rules, about } of signatures) {
    const found = pattern.exec(log)
    if (found === null) continue
    const name = found[1] ?? ''
    for (const rule of rules) {
      const cause = candidates.find(
        (finding) => finding.rule === `migrations/${rule}` && (about === undefined || about(finding, name)),
      )
      if (cause !== undefined) return { cause, quote: lastLine(found[0]) }
    }
  }
  return undefined
}

function lastLine(text: string): string {
  return (text.split('\n').at(-1) ?? text).trim().slice(0, 160)
}

function baseName(path: string | undefined): string {
  return path?.split(/[\\/]/).at(-1) ?? ''
}
