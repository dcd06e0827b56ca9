import type { Dialect } from './facts.ts'

/** A connection as an address says it. The password stays in memory and goes into no fact. */
export interface DatabaseUrl {
  readonly dialect: Dialect
  readonly driver?: string
  readonly user?: string
  readonly password?: string
  readonly host: string
  readonly port: number
  /** For SQLite: the path as written; empty for one in memory. */
  readonly database: string
}

const dialects: Readonly<Record<string, Dialect>> = {
  postgres: 'postgresql',
  postgresql: 'postgresql',
  postgis: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mysql',
  sqlite: 'sqlite',
}
const defaultPorts: Readonly<Record<Dialect, number>> = { postgresql: 5432, mysql: 3306, sqlite: 0 }

/** Reads `postgres://`, `postgresql+driver://`, `mysql+pymysql://`, `sqlite:///`; `undefined` for anything else. */
export function readDatabaseUrl(text: string): DatabaseUrl | undefined {
  const found = /^([a-z]+)(?:\+([a-z0-9_]+))?:\/\/([\s\S]*)$/i.exec(text.trim())
  const dialect = dialects[found?.[1]?.toLowerCase() ?? '']
  if (found === null || dialect === undefined) return undefined
  const driver = found[2] === undefined ? {} : { driver: found[2].toLowerCase() }
  const rest = found[3] ?? ''
  if (dialect === 'sqlite') {
    const path = /^[^/]*\/(.*?)(?:\?.*)?$/.exec(rest)?.[1] ?? ''
    return { dialect, ...driver, host: '', port: 0, database: path === ':memory:' ? '' : path }
  }
  const [, authority = '', path = '', query = ''] = /^([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/.exec(passwordSafe(rest)) ?? []
  const at = authority.lastIndexOf('@')
  const [user, ...password] = at < 0 ? [] : authority.slice(0, at).split(':')
  const options = new URLSearchParams(query)
  const address = /^(\[[^\]]*\]|[^:,]*)(?::(\d+))?/.exec(authority.slice(at + 1))
  const host = address?.[1]?.replace(/^\[|\]$/g, '') || options.get('host') || 'localhost'
  const port = Number(address?.[2] ?? options.get('port') ?? defaultPorts[dialect])
  if (!Number.isInteger(port) || port < 1 || port > 65535) return undefined
  return {
    dialect,
    ...driver,
    ...(user && { user: decode(user) }),
    ...(password.length > 0 && { password: decode(password.join(':')) }),
    host,
    port,
    database: decode(path) || (user === undefined ? '' : decode(user)),
  }
}

/** SQLAlchemy takes a `/` or `?` in a password as it is: what stands before the last `@` of the address is no path. */
function passwordSafe(rest: string): string {
  const at = rest.lastIndexOf('@')
  if (at < 0) return rest
  return rest.slice(0, at).replaceAll('/', '%2F').replaceAll('?', '%3F') + rest.slice(at)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
