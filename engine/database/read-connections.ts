import type { ContainerList } from '../containers/facts.ts'
import type { ComposeModel } from '../project/facts.ts'
import type { Connection } from './facts.ts'
import { locate } from './locate.ts'
import { askMysql } from './mysql.ts'
import { type Answer, askPostgres } from './postgres.ts'
import { readSettings, type Setting } from './settings.ts'

/** Reads the settings and asks every database that runs here. */
export async function readConnections(
  model: ComposeModel,
  list: ContainerList | undefined,
  signal: AbortSignal,
): Promise<Connection[]> {
  return Promise.all(readSettings(model).map((setting) => readConnection(setting, list, signal)))
}

async function readConnection(
  setting: Setting,
  list: ContainerList | undefined,
  signal: AbortSignal,
): Promise<Connection> {
  const location: ReturnType<typeof locate> =
    setting.dialect === 'sqlite' ? { state: 'no-file' } : locate(setting, list)
  const { dialect, driver, user, host, port, database, place, variable, services, databaseService } = setting
  const described = {
    dialect,
    ...(driver !== undefined && { driver }),
    ...(user !== undefined && { user }),
    host,
    port,
    database,
    place,
    variable,
    services: [...services],
    ...(databaseService !== undefined && { databaseService: databaseService.name }),
    ...(location.container !== undefined && { container: location.container.name }),
    hasVolume: databaseService?.mounts.some(({ type }) => type === 'volume' || type === 'bind') ?? false,
  }
  if (location.address === undefined) return { ...described, state: location.state, detail: '' }
  const address = `${location.address.host}:${location.address.port}`
  return { ...described, address, ...(await ask(setting, location.address, signal)) }
}

function ask(
  setting: Setting,
  address: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Answer> {
  if (setting.dialect === 'mysql') return askMysql(address.host, address.port, signal)
  const { user, password, database } = setting
  return askPostgres(
    { ...address, database, ...(user !== undefined && { user }), ...(password !== undefined && { password }) },
    signal,
  )
}
