import { containerLogsFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { connectionFinding } from '../connection-finding.ts'
import { connectionsFact } from '../facts.ts'
import { quoteOf } from '../log-quote.ts'

/** What programs say about a name that nobody answers to; from the C library, Node, Go and asyncpg. */
const unknownName =
  /could not translate host name|Name or service not known|Temporary failure in name resolution|No address associated|getaddrinfo|no such host|Unknown (?:MySQL )?server host/i

/** A container looks for its database under a name that no service has. */
export default defineCheck({
  rule: 'database/wrong-host',
  severity: 'warning',
  needs: { connections: connectionsFact },
  uses: { logs: containerLogsFact },
  judge: ({ connections }, { logs }) =>
    connections.connections
      .filter(({ state, databaseService }) => state === 'unknown-host' && databaseService === undefined)
      .map((connection): FindingDraft => {
        const own = logs?.filter(({ service }) => service !== undefined && connection.services.includes(service))
        const quote = quoteOf(own, unknownName)
        const draft = connectionFinding(connection, 'unknown')
        if (quote === undefined) return draft
        const { service: _, ...evidence } = quote
        return { ...draft, severity: 'error', evidence: [...draft.evidence, evidence] }
      }),
})
