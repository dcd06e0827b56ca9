import type { Dialect } from './facts.ts'

/** `prefer`: with TLS where the server has it. `require`: never without. `verify`: and its certificate is checked. */
export type Encryption = 'off' | 'prefer' | 'require' | 'verify'

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
  /** Other servers that are tried after the first. */
  readonly otherHosts?: readonly { readonly host: string; readonly port: number }[]
  /** A socket of the file system, in the place of host and port. */
  readonly socket?: string
  readonly encryption: Encryption
}

const dialects: Readonly<Record<string, Dialect>> = {
  postgres: 'postgresql',
  postgresql: 'postgresql',
  postgis: 'postgresql',
  pgsql: 'postgresql',
  psql: 'postgresql',
  mysql: 'mysql',
  mysql2: 'mysql',
  mariadb: 'mysql',
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
}
export const defaultPorts: Readonly<Record<Dialect, number>> = { postgresql: 5432, mysql: 3306, sqlite: 0 }
const mostHosts = 10

/** What SQLAlchemy, Django and friends call a kind of database: `postgresql+asyncpg`, `django.db.backends.mysql`. */
export function dialectOf(name: string): Dialect | undefined {
  const word = name.toLowerCase().split(/[+:]/)[0]?.split('.').at(-1) ?? ''
  return Object.hasOwn(dialects, word) ? dialects[word] : undefined
}

/** Reads `postgres://`, `postgresql+driver://`, `mysql+pymysql://`, `sqlite:///`; `undefined` for anything else. */
export function readDatabaseUrl(text: string): DatabaseUrl | undefined {
  const found = /^([a-z]+\d?)(?:\+([a-z0-9_]+))?:\/\/([\s\S]*)$/i.exec(text.trim())
  const dialect = dialectOf(found?.[1] ?? '')
  if (found === null || dialect === undefined) return undefined
  const driver = found[2] === undefined ? {} : { driver: found[2].toLowerCase() }
  const rest = found[3] ?? ''
  if (dialect === 'sqlite') {
    return { dialect, ...driver, host: '', port: 0, database: sqlitePath(rest), encryption: 'off' }
  }
  const [, authority = '', path = '', query = ''] = /^([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/.exec(passwordSafe(rest)) ?? []
  const at = authority.lastIndexOf('@')
  const [user, ...password] = at < 0 ? [] : authority.slice(0, at).split(':')
  const options = new URLSearchParams(query)
  const hosts = hostsOf(authority.slice(at + 1), options, dialect)
  const [first, ...otherHosts] = hosts ?? []
  if (first === undefined) return undefined
  const socket = [options.get('unix_socket'), first.host].find((one) => one?.startsWith('/')) ?? undefined
  const named = decode(path) || options.get('dbname') || ''
  return {
    dialect,
    ...driver,
    ...optional('user', user ? decode(user) : options.get('user')),
    ...optional('password', password.length > 0 ? decode(password.join(':')) : options.get('password')),
    ...first,
    // PostgreSQL takes the user's name where none is given.
    database: named || (dialect === 'postgresql' ? decode(user ?? '') : ''),
    ...(otherHosts.length > 0 && { otherHosts }),
    ...optional('socket', socket),
    encryption: encryptionOf(options, dialect),
  }
}

function optional<Name extends string>(name: Name, value: string | null | undefined): { [K in Name]?: string } {
  return (value === null || value === undefined ? {} : { [name]: value }) as { [K in Name]?: string }
}

/** libpq takes several, as `a:1,b:2` or as `?host=a,b&port=1,2`; psycopg also `?host=a:1&host=b:2`. */
function hostsOf(
  authority: string,
  options: URLSearchParams,
  dialect: Dialect,
): { host: string; port: number }[] | undefined {
  const named = options.getAll('host').flatMap((value) => value.split(','))
  const written = authority === '' || authority.startsWith(':') ? named : authority.split(',')
  const ports = options.getAll('port').flatMap((value) => value.split(','))
  const alone = /^:(\d+)$/.exec(authority)?.[1]
  const hosts = (written.length === 0 ? ['localhost'] : written).slice(0, mostHosts).map((text, index) => {
    if (decode(text).startsWith('/')) return { host: decode(text), port: defaultPorts[dialect] }
    const parts = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(text)
    const port = parts?.[2] || alone || ports[index] || ports[0] || defaultPorts[dialect]
    return { host: decode(parts?.[1] ?? text).replace(/^\[|\]$/g, '') || 'localhost', port: Number(port) }
  })
  const areValid = hosts.every(({ port }) => Number.isInteger(port) && port > 0 && port < 65_536)
  return areValid ? hosts : undefined
}

/** The drivers' own words; without any, both kinds of servers are tried as libpq does. */
function encryptionOf(options: URLSearchParams, dialect: Dialect): Encryption {
  const names = dialect === 'postgresql' ? ['sslmode', 'ssl'] : ['ssl_mode', 'ssl-mode', 'ssl']
  const word = names.map((name) => options.get(name)?.toLowerCase().replaceAll('_', '-')).find(Boolean) ?? ''
  if (options.get('ssl_disabled')?.toLowerCase() === 'true') return 'off'
  if (/^(?:disable|disabled|false|0|off)$/.test(word)) return 'off'
  if (/^verify-/.test(word)) return 'verify'
  return /^(?:require|required|true|1|on)$/.test(word) ? 'require' : 'prefer'
}

/** What stands behind the host, which is empty; `file:` addresses where SQLite is told to read them. */
function sqlitePath(rest: string): string {
  const [, path = '', query = ''] = /^[^/?]*\/?([^?]*)(?:\?([\s\S]*))?$/.exec(rest) ?? []
  const options = new URLSearchParams(query)
  if (path === ':memory:' || options.get('mode') === 'memory') return ''
  if (!path.startsWith('file:')) return path
  const inside = path.slice('file:'.length)
  return inside === ':memory:' ? '' : decode(inside.replace(/^\/\/[^/]*(?=\/)/, ''))
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
