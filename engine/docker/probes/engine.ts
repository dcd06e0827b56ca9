import { performance } from 'node:perf_hooks'
import { z } from 'zod'
import { known, skipped, unknown } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { timeLimit } from '../../core/time-limit.ts'
import { endpointMessage } from '../endpoint-message.ts'
import { openEngine } from '../engine-client.ts'
import { engineTimeLeft } from '../engine-time.ts'
import { endpointsFact, engineFact } from '../facts.ts'
import { EmptyInfo, infoOf } from '../read-info.ts'

/** Asks the engine that docker would use about itself (`/info`). */
export default defineProbe({
  fact: engineFact,
  budgetMs: 6000,
  needs: { endpoints: endpointsFact },
  async read({ machine, facts: { endpoints }, signal }) {
    const { host } = endpoints.choice
    const endpoint = host === undefined ? undefined : endpoints.endpoints[0]
    if (host === undefined || endpoint?.state !== 'ok') return skipped(endpointMessage(endpoints))

    const timeLeft = engineTimeLeft(endpoints)
    const time = timeLimit(signal, timeLeft)
    try {
      const engine = await openEngine(host, machine, timeLeft)
      // The library takes a signal here too; its types do not say so.
      const ask: (options: { readonly abortSignal: AbortSignal }) => Promise<unknown> = engine.info.bind(engine)
      const askedAt = new Date().toISOString()
      const started = performance.now()
      const answer = await ask({ abortSignal: time })
      const tookMs = Math.round(performance.now() - started)
      const { version, apiVersion, osType } = endpoint
      return known({
        host,
        local: endpoint.transport === 'socket' || endpoint.transport === 'pipe',
        ...(version === undefined ? {} : { version }),
        ...(apiVersion === undefined ? {} : { apiVersion }),
        ...(osType === undefined ? {} : { osType }),
        ...infoOf(answer),
        askedAt,
        tookMs,
      })
    } catch (error) {
      if (time.aborted) return unknown(message('docker.reasons.info-silent', { host }))
      return unknown(message(`docker.reasons.${reasonOf(error)}`, { host, detail: detailOf(error) }))
    }
  },
})

/** What kept the engine from saying what it is, though it answered `/_ping` a moment before. */
function reasonOf(error: unknown): string {
  if (error instanceof EmptyInfo) return 'info-empty'
  if (error instanceof z.ZodError) return 'info-not-understood'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return ['ECONNRESET', 'ECONNREFUSED', 'ENOENT', 'EPIPE'].includes(code) ? 'gone' : 'failing'
}

function detailOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200)
}
