import type { Answer } from './answer.ts'
import { type Ask, mostRows } from './postgres-questions.ts'

/** Asks a MySQL or MariaDB server for version and migrations. Every statement reads. */
export async function questionMysql(ask: Ask, database: string): Promise<Answer> {
  const [version = ''] = await ask('SELECT VERSION()')
  const server: Answer = { state: 'reachable', detail: '', serverVersion: version }
  if (database === '') return server
  const tables = await ask(
    `SELECT TABLE_NAME FROM information_schema.TABLES
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME LIMIT ${mostRows}`,
  )
  const hasVersions = tables.includes('alembic_version')
  const revisions = hasVersions ? await ask(`SELECT version_num FROM alembic_version LIMIT ${mostRows}`) : []
  return {
    ...server,
    ...(hasVersions && { revisions: revisions.sort() }),
    tables: tables.filter((name) => name !== 'alembic_version'),
  }
}

/** The server's own numbers for why not; its sentences are translated. */
export function stateOfMysqlError(number: number): Answer['state'] {
  switch (number) {
    case 1045: // access denied for this user and password
    case 1698:
      return 'wrong-password'
    case 1044: // no right to this database; also what a user without rights is told of one that is not there
    case 1130: // not from this host
    case 1142: // not this table
      return 'no-access'
    case 1049:
      return 'missing-database'
    case 3159:
      return 'needs-encryption'
    case 1053: // on its way down
      return 'starting'
    default:
      return 'failed'
  }
}
