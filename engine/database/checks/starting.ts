import { defineCheck } from '../../core/check.ts'
import { connectionFinding } from '../connection-finding.ts'
import { connectionsFact } from '../facts.ts'

/** The database runs and does not take work yet: what asks it now fails, and will work soon. */
export default defineCheck({
  rule: 'database/starting',
  severity: 'info',
  needs: { connections: connectionsFact },
  judge: ({ connections }) =>
    connections.connections
      .filter(({ state }) => state === 'starting')
      .map((connection) => connectionFinding(connection, 'starting')),
})
