import { containerLogsFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { composeModelFact } from '../../project/facts.ts'
import { readSettings } from '../settings.ts'

/** SQLAlchemy's own frame that loads a driver: an import of the project's code is another matter. */
const loadsDriver = /in (?:import_dbapi|dbapi)$/
const noModule = /^ModuleNotFoundError: No module named '([\w.]+)'/
const noDialect = /NoSuchModuleError: Can't load plugin: sqlalchemy\.dialects:([\w.]+)/

/** The address of the database names a driver that is not installed, or a name that SQLAlchemy no longer knows. */
export default defineCheck({
  rule: 'database/driver-missing',
  severity: 'error',
  needs: { compose: composeModelFact, logs: containerLogsFact },
  judge: ({ compose, logs }) => {
    const settings = readSettings(compose)
    return logs.flatMap(({ service, lines }): FindingDraft[] => {
      const setting = settings.find(({ services }) => service !== undefined && services.includes(service))
      if (service === undefined || setting === undefined) return []
      const texts = lines.map(({ text }) => text.trim())
      const dialect = texts.map((text) => noDialect.exec(text)?.[1]).find((found) => found !== undefined)
      const frame = texts.findLastIndex((text) => loadsDriver.test(text))
      const driver = texts
        .slice(frame < 0 ? texts.length : frame, frame + 12)
        .map((text) => noModule.exec(text)?.[1])
        .find((found) => found !== undefined)
      const missing = dialect ?? driver
      if (missing === undefined) return []
      const text = texts.findLast((line) => noDialect.test(line) || noModule.test(line)) ?? ''
      return [
        {
          where: { service, file: setting.place.file, line: setting.place.line },
          variant: dialect === undefined ? 'driver' : 'dialect',
          values: { service, missing, variable: setting.variable },
          data: { missing },
          evidence: [
            { kind: 'log', source: `logs:${service}`, text: text.slice(0, 300) },
            { kind: 'file', source: setting.place.file, line: setting.place.line, text: setting.variable },
          ],
          identity: missing,
        },
      ]
    })
  },
})
