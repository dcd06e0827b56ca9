import type { ContainerLog } from '../containers/facts.ts'
import type { DriverFailure } from './facts.ts'
import type { Setting } from './settings.ts'

/** SQLAlchemy's own frame that loads a driver: an import of the project's code is another matter. */
const loadsDriver = /in (?:import_dbapi|dbapi)$/
const noModule = /^ModuleNotFoundError: No module named '([\w.]+)'/
const noDialect = /NoSuchModuleError: Can't load plugin: sqlalchemy\.dialects:([\w.]+)/
/** Lines between the frame and the error, with the marks of newer Pythons. */
const nearby = 12

/** Finds what SQLAlchemy says about a driver in the logs of services that have a database's address. */
export function driverFailures(settings: readonly Setting[], logs: readonly ContainerLog[]): DriverFailure[] {
  return logs.flatMap(({ service, lines }): DriverFailure[] => {
    const setting = settings.find(({ services }) => service !== undefined && services.includes(service))
    if (service === undefined || setting === undefined) return []
    const texts = lines.map(({ text }) => text.trim())
    const { place, variable } = setting
    const common = { service, place, variable }
    const dialect = texts.findLast((text) => noDialect.test(text))
    if (dialect !== undefined) {
      return [{ ...common, kind: 'dialect', missing: noDialect.exec(dialect)?.[1] ?? '', text: dialect.slice(0, 300) }]
    }
    const frame = texts.findLastIndex((text) => loadsDriver.test(text))
    const said = frame < 0 ? undefined : texts.slice(frame, frame + nearby).find((text) => noModule.test(text))
    if (said === undefined) return []
    return [{ ...common, kind: 'driver', missing: noModule.exec(said)?.[1] ?? '', text: said.slice(0, 300) }]
  })
}
