import { defineCheck } from '../../core/check.ts'
import { clockFact } from '../facts.ts'

/** Tokens, certificates and signed requests usually allow less than a minute. */
const toleratedMs = 30_000

/** The engine's clock and this machine's differ: typical after a laptop has slept. */
export default defineCheck({
  rule: 'system/clock-skew',
  severity: 'warning',
  needs: { clock: clockFact },
  judge({ clock: { host, engineAheadMs, roundTripMs, engineTime, machineTime } }) {
    // A slow answer says less about the clock.
    if (Math.abs(engineAheadMs) - roundTripMs / 2 <= toleratedMs) return []
    const seconds = Math.round(Math.abs(engineAheadMs) / 1000)
    return [
      {
        where: {},
        values: { host, count: seconds },
        variant: engineAheadMs > 0 ? 'ahead' : 'behind',
        data: { host, engineAheadMs, roundTripMs },
        evidence: [{ kind: 'measurement', source: host, text: `${engineTime} ≠ ${machineTime}` }],
      },
    ]
  },
})
