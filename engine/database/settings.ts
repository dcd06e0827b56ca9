import type { ComposeModel, Service } from '../project/facts.ts'
import { namesHost, serviceNamed } from '../project/host-names.ts'
import { type DatabaseUrl, readDatabaseUrl } from './database-url.ts'
import { ownSetting } from './own-setting.ts'
import type { Setting } from './setting.ts'
import { readParts } from './setting-parts.ts'

export type { Setting } from './setting.ts'

export const mostSettings = 20

/** Reads the connections of all active services: addresses, else parts in variables, else what the database was made with. */
export function readSettings(model: ComposeModel): Setting[] {
  const active = model.services.filter(({ active }) => active)
  const settings = new Map<string, Setting>()
  const add = (service: Service, found: Omit<Setting, 'services' | 'databaseService'>) => {
    const chosen = onOwnService(found, service, model)
    // The same relative path is another file in another container.
    const file = chosen.dialect === 'sqlite' ? service.name : ''
    // So may be what leads elsewhere by a name of the service's own.
    const target = chosen.databaseService?.name ?? chosen.hostIsNamed
    const key = JSON.stringify([
      ...[chosen.dialect, chosen.user, chosen.password, chosen.host, chosen.port, chosen.database, file, target],
    ])
    const services = new Set([...(settings.get(key)?.services ?? []), service.name])
    settings.set(key, { ...(settings.get(key) ?? chosen), services: [...services] })
  }
  for (const service of active) {
    const urls = service.environment.flatMap(({ name, value, place }) => {
      const url = value === undefined ? undefined : readDatabaseUrl(value)
      return url === undefined ? [] : [{ ...url, ...passwordOf(url, service), place, variable: name }]
    })
    for (const url of urls) add(service, url)
    if (urls.length === 0) for (const part of readParts(service, model)) add(service, part)
  }
  const named = new Set([...settings.values()].map(({ databaseService }) => databaseService?.name))
  // Who connects elsewhere is no database, whatever variables it shares with one.
  const clients = new Set([...settings.values()].flatMap(({ services }) => services))
  const own = active
    .filter(({ name }) => !named.has(name) && !clients.has(name))
    .flatMap((service) => ownSetting(service) ?? [])
  return [...settings.values(), ...own].slice(0, mostSettings)
}

/** Of several servers, the one that is a service of this project. */
function onOwnService(
  found: Omit<Setting, 'services' | 'databaseService'>,
  user: Service,
  { services }: ComposeModel,
): Omit<Setting, 'services'> {
  for (const { host, port } of [found, ...(found.otherHosts ?? [])]) {
    const databaseService = serviceNamed(host, user, services)
    if (databaseService !== undefined) return { ...found, host, port, databaseService }
  }
  return namesHost(user, found.host) ? { ...found, hostIsNamed: true } : found
}

/** PostgreSQL's library takes a missing password from the environment. */
function passwordOf(url: DatabaseUrl, { environment }: Service): Partial<Setting> {
  if (url.password !== undefined || url.dialect !== 'postgresql') return {}
  const set = environment.find(({ name }) => name === 'PGPASSWORD')
  if (set?.value !== undefined) return { password: set.value }
  return environment.some(({ name }) => /^PGPASS|PASSWORD_FILE$/.test(name)) ? { passwordElsewhere: true } : {}
}
