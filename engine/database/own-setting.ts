import type { Service } from '../project/facts.ts'
import { isDatabaseImage } from './image-extensions.ts'
import type { Setting } from './setting.ts'

/** What PostgreSQL's, MySQL's and MariaDB's images make at their first start. */
export function ownSetting(service: Service): Setting | undefined {
  const find = (names: readonly string[]) => service.environment.find(({ name }) => names.includes(name))
  const common = { host: service.name, services: [], databaseService: service, encryption: 'prefer' as const }
  const passwordIn = (names: readonly string[]) => {
    const entry = find(names)
    if (entry?.value !== undefined) return { password: entry.value }
    const isElsewhere = entry !== undefined || find(names.map((name) => `${name}_FILE`)) !== undefined
    return isElsewhere ? { passwordElsewhere: true } : {}
  }
  const password = find(['POSTGRES_PASSWORD', 'POSTGRES_PASSWORD_FILE'])
  if (password !== undefined || isDatabaseImage(service.image ?? '')) {
    const user = find(['POSTGRES_USER'])?.value ?? 'postgres'
    return {
      ...common,
      dialect: 'postgresql',
      user,
      ...passwordIn(['POSTGRES_PASSWORD']),
      port: 5432,
      database: find(['POSTGRES_DB'])?.value ?? user,
      variable: password?.name ?? 'POSTGRES_PASSWORD',
      place: password?.place ?? service.place,
    }
  }
  const database = find(['MYSQL_DATABASE', 'MARIADB_DATABASE'])
  const root = find([
    'MYSQL_ROOT_PASSWORD',
    'MARIADB_ROOT_PASSWORD',
    'MYSQL_ROOT_PASSWORD_FILE',
    'MARIADB_ROOT_PASSWORD_FILE',
  ])
  if (database === undefined && root === undefined) return undefined
  const user = find(['MYSQL_USER', 'MARIADB_USER'])?.value
  return {
    ...common,
    dialect: 'mysql',
    user: user ?? 'root',
    ...passwordIn(
      user === undefined ? ['MYSQL_ROOT_PASSWORD', 'MARIADB_ROOT_PASSWORD'] : ['MYSQL_PASSWORD', 'MARIADB_PASSWORD'],
    ),
    port: 3306,
    database: database?.value ?? '',
    variable: (database ?? root)?.name ?? 'MYSQL_DATABASE',
    place: (database ?? root)?.place ?? service.place,
  }
}
