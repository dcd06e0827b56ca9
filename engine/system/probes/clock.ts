import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { engineFact } from '../../docker/facts.ts'
import { clockFact } from '../facts.ts'

/** Compares the time that the engine said with the middle of the time that it took to say it. */
export default defineProbe({
  fact: clockFact,
  budgetMs: 1000,
  needs: { engine: engineFact },
  async read({ facts: { engine } }) {
    const { host, systemTime, askedAt, tookMs } = engine
    const engineTime = Date.parse(systemTime ?? '')
    if (Number.isNaN(engineTime)) return skipped(message('system.reasons.no-engine-time', { host }))
    const machineTime = Date.parse(askedAt) + tookMs / 2
    return known({
      host,
      engineAheadMs: Math.round(engineTime - machineTime),
      roundTripMs: tookMs,
      engineTime: new Date(engineTime).toISOString(),
      machineTime: new Date(machineTime).toISOString(),
    })
  },
})
