import { literalText, readCall } from '../../python/call.ts'
import { readStatements, type Statement } from '../../python/statements.ts'
import type { MigrationScript } from './operation.ts'
import { readSteps } from './read-steps.ts'
import { addWords } from './words.ts'

type Form = MigrationScript['downgradeForm']

const ignoreComment = /#\s*stackmedic:\s*ignore\[([^\]\n]{1,80})\]/
const createExtension = /^[^#]*?\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?[\\"]*([\w-]+)/i
const outside =
  /\b(?:create_all|drop_all|read_text|import_module|get_table_names|get_indexes|subprocess|listdir|glob|reflect|autoload_with|runpy)\b|\bopen\s*\(|\.read\(\)/

/** Reads what a migration does on the way up and on the way down. Never fails: what is unclear is marked as such. */
export function readScript(source: string): MigrationScript {
  const statements = readStatements(source)
  const constants = textConstants(statements)
  const upgrade = functionNamed(statements, 'upgrade')
  const downgrade = functionNamed(statements, 'downgrade')
  const words = new Set<string>()
  addWords(words, source)
  return {
    upgrade: readSteps(upgrade?.body ?? [], constants),
    downgrade: readSteps(downgrade?.body ?? [], constants),
    upgradeForm: formOf(upgrade?.body),
    downgradeForm: formOf(downgrade?.body),
    downgradeLine: downgrade?.line ?? 1,
    enums: implicitEnums(upgrade?.body ?? []),
    words,
    reachesOut: outside.test(source),
    extensions: extensionsOf(source, downgrade?.line),
    ignores: source.split('\n').flatMap((text, index) => {
      const rule = ignoreComment.exec(text)?.[1]
      return rule === undefined ? [] : [{ line: index + 1, rule: rule.trim(), text: text.trim().slice(0, 200) }]
    }),
  }
}

function extensionsOf(source: string, downgradeLine: number | undefined): MigrationScript['extensions'] {
  return source.split('\n').flatMap((text, index) => {
    const line = index + 1
    const extension = createExtension.exec(text)?.[1]
    const isBelow = downgradeLine !== undefined && line >= downgradeLine
    return extension === undefined || isBelow ? [] : [{ extension, line, text: text.trim().slice(0, 200) }]
  })
}

function functionNamed(statements: readonly Statement[], name: string) {
  return statements.find(
    (statement): statement is Extract<Statement, { kind: 'block' }> =>
      statement.kind === 'block' && statement.keyword === 'def' && statement.binds[0] === name,
  )
}

function textConstants(statements: readonly Statement[]): Map<string, string> {
  const constants = new Map<string, string>()
  for (const statement of statements) {
    if (statement.kind !== 'assign' || statement.operator !== '=') continue
    const value = literalText(statement.value)
    for (const name of statement.names) {
      if (value === undefined || constants.has(name)) constants.delete(name)
      else constants.set(name, value)
    }
  }
  return constants
}

function formOf(body: readonly Statement[] | undefined): Form {
  if (body === undefined) return 'absent'
  if (body.some(({ kind }) => kind === 'raise')) return 'refuses'
  const isEmpty = (statement: Statement) =>
    statement.kind === 'other' &&
    (/^(?:pass|return|\.\.\.)$/.test(statement.text) || literalText(statement.text) !== undefined)
  return body.every(isEmpty) ? 'empty' : 'code'
}

/** `sa.Enum(…, name="x")` in the columns of a new table: PostgreSQL gets a type that dropping the table leaves behind. */
function implicitEnums(body: readonly Statement[]): MigrationScript['enums'] {
  return body.flatMap((statement) => {
    const text = statement.kind === 'other' ? statement.text : statement.kind === 'assign' ? statement.value : ''
    const call = readCall(text)
    if (call?.target !== 'op.create_table') return []
    return call.positional.slice(1).flatMap((part) => {
      const column = readCall(part)
      if (!column?.target.endsWith('Column')) return []
      return column.positional.flatMap((type) => {
        const enumeration = readCall(type)
        if (enumeration === undefined || !/(?:^|\.)(?:Enum|ENUM)$/.test(enumeration.target)) return []
        const { keywords } = enumeration
        const name = literalText(keywords.get('name') ?? '')
        const made = keywords.get('create_type') !== 'False' && keywords.get('native_enum') !== 'False'
        return name === undefined || !made ? [] : [{ name, line: statement.line, text: text.slice(0, 200) }]
      })
    })
  })
}
