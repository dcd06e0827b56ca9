import type { ConfigProblem } from './facts.ts'

/** Nothing is known of what such a file says; what it names and is not there is another matter. */
const unread: ReadonlySet<ConfigProblem['kind']> = new Set([
  'no-section-header',
  'not-parsable',
  'not-toml',
  'duplicate-option',
  'duplicate-section',
  'interpolation',
  'bad-separator',
  'not-readable',
])

/** The first configuration that could not be read: there may be trees that nobody looked at. */
export function unreadConfig(problems: readonly ConfigProblem[]): ConfigProblem | undefined {
  return problems.find(({ kind }) => unread.has(kind))
}
