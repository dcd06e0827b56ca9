import { dirname, join } from 'node:path'
import { isInside, readListedFile } from '../core/project-files.ts'

/** What the project installs that decides how a guarded statement is written. */
export interface PinnedPackages {
  /** Minor version of Alembic 1; absent where no file pins it. */
  readonly alembicMinor?: number
  /** Whether the drivers that are named all speak to PostgreSQL. */
  readonly postgresAlone: boolean
}

/** Lock files first: they say what is installed, the others what is wanted. */
const files = ['uv.lock', 'poetry.lock', 'Pipfile.lock', 'requirements.txt', 'pyproject.toml'] as const
const maxBytes = 4 * 1024 * 1024

const pinnedAlembic =
  /^[ \t]*["']?alembic\s*==\s*1\.(\d+)|^name = "alembic"\r?\nversion = "1\.(\d+)|"alembic": \{[^}]*"version": "==1\.(\d+)/m
const postgresDriver = /\b(?:psycopg|psycopg2|asyncpg|pg8000)\b/
const otherDriver =
  /\b(?:mysqlclient|pymysql|aiomysql|asyncmy|mysql-connector-python|mariadb|oracledb|cx[-_]oracle|pyodbc)\b/i

/** Reads what is installed beside a tree, from its folder upwards. */
export async function readPinnedPackages(root: string, tree: string): Promise<PinnedPackages> {
  let minor: string | undefined
  let postgres = false
  let other = false
  for (let folder = join(root, tree); isInside(root, folder); folder = dirname(folder)) {
    for (const file of files) {
      const content = await readListedFile(root, join(folder, file), maxBytes)
      if (content.problem !== undefined) continue
      const text = content.bytes.toString('utf8')
      minor ??= pinnedAlembic
        .exec(text)
        ?.slice(1)
        .find((group) => group !== undefined)
      postgres ||= postgresDriver.test(text)
      other ||= otherDriver.test(text)
    }
    if (folder === root || dirname(folder) === folder) break
  }
  return { ...(minor !== undefined && { alembicMinor: Number(minor) }), postgresAlone: postgres && !other }
}
