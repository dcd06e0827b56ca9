import type { ComposeModel, Place, Service } from '../project/facts.ts'
import { type DatabaseUrl, readDatabaseUrl } from './database-url.ts'
import { isDatabaseImage } from './image-extensions.ts'

/** A connection that the project's settings name, with its password. */
export interface Setting extends DatabaseUrl {
  readonly place: Place
  readonly variable: string
  readonly services: readonly string[]
  readonly databaseService?: Service
}

const mostSettings = 20

/** Reads the connections of all active services: addresses in variables, else what the database was made with. */
export function readSettings(model: ComposeModel): Setting[] {
  const active = model.services.filter(({ active }) => active)
  const settings = new Map<string, Setting>()
  for (const service of active) {
    for (const { name, value, place } of service.environment) {
      const url = value === undefined ? undefined : readDatabaseUrl(value)
      if (url === undefined) continue
      const key = JSON.stringify([url.dialect, url.user, url.password, url.host, url.port, url.database])
      const known = settings.get(key)
      const databaseService = model.services.find((candidate) => answersTo(candidate, url.host))
      settings.set(
        key,
        known === undefined
          ? { ...url, place, variable: name, services: [service.name], ...(databaseService && { databaseService }) }
          : { ...known, services: [...new Set([...known.services, service.name])] },
      )
    }
  }
  const named = new Set([...settings.values()].map(({ databaseService }) => databaseService?.name))
  const own = active.filter(({ name }) => !named.has(name)).flatMap((service) => ownSetting(service) ?? [])
  return [...settings.values(), ...own].slice(0, mostSettings)
}

/** Whether a name leads to a service's container on the network of the project. */
export function answersTo(service: Service, host: string): boolean {
  return service.name === host || service.containerName === host
}

/** What PostgreSQL's and MySQL's images make at their first start. */
function ownSetting(service: Service): Setting | undefined {
  const value = (name: string) => service.environment.find((entry) => entry.name === name)
  const common = { host: service.name, services: [], databaseService: service, place: service.place }
  const user = value('POSTGRES_USER')?.value ?? 'postgres'
  const password = value('POSTGRES_PASSWORD')
  if (password !== undefined || isDatabaseImage(service.image ?? '')) {
    return {
      ...common,
      dialect: 'postgresql',
      user,
      ...(password?.value !== undefined && { password: password.value }),
      port: 5432,
      database: value('POSTGRES_DB')?.value ?? user,
      variable: 'POSTGRES_PASSWORD',
      place: password?.place ?? service.place,
    }
  }
  if (value('MYSQL_DATABASE') === undefined && value('MYSQL_ROOT_PASSWORD') === undefined) return undefined
  return {
    ...common,
    dialect: 'mysql',
    port: 3306,
    database: value('MYSQL_DATABASE')?.value ?? '',
    variable: 'MYSQL_DATABASE',
  }
}
