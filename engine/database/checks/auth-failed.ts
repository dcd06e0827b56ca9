import { defineCheck } from '../../core/check.ts'
import { connectionFinding } from '../connection-finding.ts'
import { connectionsFact } from '../facts.ts'

/** The server refuses user and password of the settings; with a volume, it usually still has those of its first start. */
export default defineCheck({
  rule: 'database/auth-failed',
  severity: 'error',
  needs: { connections: connectionsFact },
  judge: ({ connections }) =>
    connections.connections
      .filter(({ state }) => state === 'wrong-password')
      .map((connection) => connectionFinding(connection, connection.hasVolume ? 'stale-volume' : 'plain')),
})
