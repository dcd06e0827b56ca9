import { defineCheck } from '../../core/check.ts'
import { connectionFinding } from '../connection-finding.ts'
import { connectionsFact } from '../facts.ts'

const reported = new Set([
  'refused',
  'silent',
  'missing-database',
  'no-access',
  'needs-encryption',
  'not-a-database',
  'failed',
])

/** The database is there, or its container runs, and still nobody can work with it. */
export default defineCheck({
  rule: 'database/unreachable',
  severity: 'error',
  needs: { connections: connectionsFact },
  judge: ({ connections }) =>
    connections.connections
      .filter(({ state, address }) => address !== undefined && reported.has(state))
      .map((connection) => connectionFinding(connection, connection.state)),
})
