import type { ObjectKind } from './operation.ts'

/** What one SQL statement does to the schema. */
export type SqlEffect =
  | {
      readonly effect: 'operation'
      readonly action: 'create' | 'drop'
      readonly kind: ObjectKind
      readonly name: string
      readonly table?: string
      readonly schema?: string
      readonly guarded: boolean
      readonly outsideTransaction: boolean
    }
  /** Data, rights, comments: nothing that a later migration could stumble over. */
  | { readonly effect: 'none' }
  /** What follows is kept even if the migration fails. */
  | { readonly effect: 'commit' }
  | { readonly effect: 'opaque' }

const name = '(?:"?(\\w+)"?\\.)?["`]?([\\w-]+)["`]?'
const unless = '(if\\s+(?:not\\s+)?exists\\s+)?'

interface Pattern {
  readonly pattern: RegExp
  readonly action: 'create' | 'drop'
  readonly kind: ObjectKind
}

function pattern(action: 'create' | 'drop', kind: ObjectKind, lead: string, rest: string): Pattern {
  return { action, kind, pattern: new RegExp(`^${lead}\\s+${unless}${name}${rest}`, 'i') }
}

const patterns: readonly Pattern[] = [
  pattern('create', 'extension', 'create\\s+extension', ''),
  pattern('drop', 'extension', 'drop\\s+extension', ''),
  pattern(
    'create',
    'index',
    'create\\s+(?:unique\\s+)?index(?:\\s+concurrently)?',
    '\\s+on\\s+(?:only\\s+)?["`]?(\\w+)',
  ),
  pattern('drop', 'index', 'drop\\s+index(?:\\s+concurrently)?', '\\s*(?:cascade|restrict)?$'),
  pattern('create', 'table', 'create\\s+table', '\\s*\\('),
  pattern('drop', 'table', 'drop\\s+table', '\\s*(?:cascade|restrict)?$'),
  pattern('create', 'type', 'create\\s+type', '\\s+as\\s+enum'),
  pattern('drop', 'type', 'drop\\s+type', '\\s*(?:cascade|restrict)?$'),
]

const column =
  /^alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(?:"?(\w+)"?\.)?["`]?(\w+)["`]?\s+(add|drop)\s+(?:column\s+)?(if\s+(?:not\s+)?exists\s+)?["`]?(\w+)["`]?([\s\S]*)$/i
const constraintWords = /^(?:constraint|primary|foreign|unique|check|index|key|exclude|partition|fulltext|spatial)$/i
const harmless = /^(?:insert|update|delete|select|with|comment|grant|revoke|set|analyze|vacuum|truncate|lock|begin)\b/i

/** Reads the statements of a text that is handed to the database. Its line ends are gone: remarks make it opaque. */
export function sqlEffects(sql: string): SqlEffect[] {
  if (/--|\/\*|\$\$|\$\w+\$|%\(|%s|\{/.test(sql)) return [{ effect: 'opaque' }]
  return sql
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
    .map(effectOf)
}

function effectOf(statement: string): SqlEffect {
  if (/^commit\b/i.test(statement)) return { effect: 'commit' }
  if (harmless.test(statement)) return { effect: 'none' }
  const outsideTransaction = /^\w+\s+(?:unique\s+)?index\s+concurrently\b/i.test(statement)
  for (const { pattern, action, kind } of patterns) {
    const found = pattern.exec(statement)
    if (found === null) continue
    const [, guard, schema, object = '', table] = found
    return {
      effect: 'operation',
      action,
      kind,
      name: object,
      ...(table !== undefined && { table }),
      ...(schema !== undefined && schema !== 'public' && { schema }),
      guarded: guard !== undefined,
      outsideTransaction,
    }
  }
  const changed = column.exec(statement)
  if (changed === null) return { effect: 'opaque' }
  const [, schema, table = '', verb = '', guard, object = '', rest = ''] = changed
  // Several changes in one statement, or a constraint: its names count as mentioned, no more.
  if (constraintWords.test(object) || /,\s*(?:add|drop|alter|rename)\b/i.test(rest)) return { effect: 'opaque' }
  return {
    effect: 'operation',
    action: verb.toLowerCase() === 'add' ? 'create' : 'drop',
    kind: 'column',
    name: object,
    table,
    ...(schema !== undefined && schema !== 'public' && { schema }),
    guarded: guard !== undefined,
    outsideTransaction,
  }
}
