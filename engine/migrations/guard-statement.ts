import type { PinnedPackages } from './pinned-packages.ts'

/** `if_exists` of `drop_index` and of `drop_column`. */
const firstWith = { index: 12, column: 16 } as const

const dropIndex =
  /^(\s*)op\.drop_index\((?:op\.f\()?(["'])([\w-]+)\2\)?(?:,\s*(?:table_name\s*=\s*)?["']\w+["'])?,?\s*\)(\s*(?:#.*)?)$/
const dropColumn = /^(\s*)op\.drop_column\((["'])(\w+)\2,\s*(["'])(\w+)\4,?\s*\)(\s*(?:#.*)?)$/
const call = /^(\s*)op\.execute\(.*\)\s*(?:#.*)?$/
const inSql = /\b(DROP\s+INDEX(?:\s+CONCURRENTLY)?|DROP\s+COLUMN)(?=\s+(?!IF\b)["\w])/gi

/** Names that mean the same in SQL without quotes. */
const bareName = /^[a-z_][a-z0-9_]*$/

/**
 * The line with a drop that also works where there is nothing to drop; a statement of its own on one line, in the form
 * that the installed Alembic has, or as PostgreSQL has it.
 * @returns `undefined`: how to write it cannot be told from the line.
 */
export function guardDrop(line: string, { alembicMinor = 0, postgresAlone }: PinnedPackages): string | undefined {
  // MySQL has no `IF EXISTS` for either, SQLite none for columns.
  if (!postgresAlone) return undefined
  const index = dropIndex.exec(line)
  if (index !== null) {
    const [, indent = '', quote = '"', name = '', remark = ''] = index
    if (alembicMinor >= firstWith.index) return withKeyword(line, remark)
    if (!bareName.test(name)) return undefined
    return `${indent}op.execute(${quote}DROP INDEX IF EXISTS ${name}${quote})${remark}`
  }
  const column = dropColumn.exec(line)
  if (column !== null) {
    const [, indent = '', quote = '"', table = '', , name = '', remark = ''] = column
    if (alembicMinor >= firstWith.column) return withKeyword(line, remark)
    if (!bareName.test(name) || !bareName.test(table)) return undefined
    return `${indent}op.execute(${quote}ALTER TABLE ${table} DROP COLUMN IF EXISTS ${name}${quote})${remark}`
  }
  if (!call.test(line) || line.match(inSql)?.length !== 1) return undefined
  return line.replace(inSql, '$1 IF EXISTS')
}

function withKeyword(line: string, remark: string): string {
  const statement = line.slice(0, line.length - remark.length)
  return `${statement.replace(/,?\s*\)$/, '')}, if_exists=True)${remark}`
}
