import type { FindingDraft } from '../core/finding.ts'
import type { Connection } from './facts.ts'

/** A finding about one connection: user, host and database by name, never a password. */
export function connectionFinding(connection: Connection, variant: string): FindingDraft {
  const {
    databaseService,
    container,
    place,
    variable,
    host,
    port,
    database,
    user = '',
    address = '',
    state,
    detail,
  } = connection
  const service = databaseService ?? connection.services[0]
  return {
    where: {
      ...(service !== undefined && { service }),
      ...(container !== undefined && { container }),
      file: place.file,
      line: place.line,
    },
    variant,
    values: {
      service: databaseService ?? host,
      host,
      port,
      database,
      user,
      address,
      detail,
      variable,
      by: connection.services.join(', '),
    },
    data: { dialect: connection.dialect, host, port, database, user, state, services: connection.services },
    evidence: [
      { kind: 'file', source: place.file, line: place.line, text: variable },
      ...(detail === '' ? [] : [{ kind: 'measurement' as const, source: address, text: detail }]),
    ],
    identity: `${user}@${host}:${port}/${database}`,
  }
}
