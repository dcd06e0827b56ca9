import { defineCheck } from '../../core/check.ts'
import { driverFailuresFact } from '../facts.ts'

/** The address of the database names a driver that is not installed, or a name that SQLAlchemy does not know. */
export default defineCheck({
  rule: 'database/driver-missing',
  severity: 'error',
  needs: { failures: driverFailuresFact },
  judge: ({ failures: { failures } }) =>
    failures.map(({ service, kind, missing, text, place, variable }) => ({
      where: { service, file: place.file, line: place.line },
      variant: kind,
      values: { service, missing, variable },
      data: { missing, services: [service] },
      evidence: [
        { kind: 'log', source: `logs:${service}`, text },
        { kind: 'file', source: place.file, line: place.line, text: variable },
      ],
      identity: missing,
    })),
})
