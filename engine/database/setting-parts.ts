import type { ComposeModel, Service } from '../project/facts.ts'
import { serviceNamed } from '../project/host-names.ts'
import { defaultPorts, dialectOf } from './database-url.ts'
import type { Dialect } from './facts.ts'
import { imageName, isDatabaseImage } from './image-extensions.ts'
import type { Setting } from './setting.ts'

/** Beginnings of names, and the database that they are always about. */
const families: readonly { readonly begin: string; readonly dialect?: Dialect }[] = [
  { begin: 'POSTGRES_', dialect: 'postgresql' },
  { begin: 'POSTGRESQL_', dialect: 'postgresql' },
  { begin: 'PG_', dialect: 'postgresql' },
  { begin: 'PG', dialect: 'postgresql' },
  { begin: 'MYSQL_', dialect: 'mysql' },
  { begin: 'MARIADB_', dialect: 'mysql' },
  { begin: 'DB_' },
  { begin: 'DATABASE_' },
  { begin: 'SQL_' },
]
const ends = {
  host: ['HOST', 'HOSTNAME', 'SERVER', 'ADDRESS'],
  port: ['PORT'],
  user: ['USER', 'USERNAME'],
  password: ['PASSWORD', 'PASS'],
  database: ['DB', 'NAME', 'DATABASE', 'DBNAME', 'DB_NAME'],
  kind: ['CONNECTION', 'ENGINE', 'DIALECT', 'DRIVER', 'TYPE', 'SCHEME', 'VENDOR'],
} as const

/** Connections that a service has in parts: `DB_HOST`, `POSTGRES_SERVER` and what goes with them. */
export function readParts(service: Service, model: ComposeModel): Omit<Setting, 'services' | 'databaseService'>[] {
  return families.flatMap(({ begin, dialect: always }) => {
    const find = (part: keyof typeof ends) =>
      service.environment.find(({ name }) => ends[part].some((end) => name === `${begin}${end}`))
    const host = find('host')
    if (!host?.value) return []
    const [, name = '', behind] = /^([^:]+)(?::(\d+))?$/.exec(host.value) ?? []
    const written = Number(behind ?? find('port')?.value)
    const databaseService = serviceNamed(name, service, model.services)
    const dialect =
      always ?? dialectOf(find('kind')?.value ?? '') ?? dialectByPort(written) ?? dialectOfService(databaseService)
    if (name === '' || dialect === undefined || dialect === 'sqlite') return []
    const user = find('user')?.value ?? (dialect === 'postgresql' ? 'postgres' : 'root')
    const password = find('password')
    return [
      {
        dialect,
        user,
        ...(password?.value === undefined ? { passwordElsewhere: true } : { password: password.value }),
        host: name,
        port: Number.isInteger(written) && written > 0 && written < 65_536 ? written : defaultPorts[dialect],
        database: find('database')?.value ?? (dialect === 'postgresql' ? user : ''),
        encryption: 'prefer' as const,
        place: host.place,
        variable: host.name,
        ...(name.startsWith('/') && { socket: name }),
      },
    ]
  })
}

function dialectByPort(port: number): Dialect | undefined {
  if (port === defaultPorts.postgresql) return 'postgresql'
  return port === defaultPorts.mysql ? 'mysql' : undefined
}

function dialectOfService(service: Service | undefined): Dialect | undefined {
  const image = service?.image ?? ''
  if (isDatabaseImage(image)) return 'postgresql'
  return /(?:^|\/)(?:mysql|mariadb|mysql-server|percona)$/.test(imageName(image)) ? 'mysql' : undefined
}
