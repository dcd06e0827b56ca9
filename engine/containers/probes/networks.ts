import { known, skipped, unknown } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { timeLimit } from '../../core/time-limit.ts'
import { statusOf } from '../../docker/attempt.ts'
import { openEngine } from '../../docker/engine-client.ts'
import { engineTimeLeft } from '../../docker/engine-time.ts'
import { endpointsFact } from '../../docker/facts.ts'
import { containerListFact } from '../facts.ts'
import { networksFact } from '../networks/network-facts.ts'
import { networksOf } from '../networks/read-networks.ts'

/** Reads the networks of the engine that docker would use, and which containers each of them has. */
export default defineProbe({
  fact: networksFact,
  budgetMs: 6000,
  needs: { endpoints: endpointsFact },
  uses: { list: containerListFact },
  async read({ machine, facts: { endpoints }, optional: { list }, signal }) {
    // Containers that could not be listed are reported by their own fact.
    if (list === undefined) return skipped(message('containers.reasons.networks-not-read'))
    const host = list.endpoint
    const timeLeft = engineTimeLeft(endpoints, list)
    const time = timeLimit(signal, timeLeft)
    try {
      const engine = await openEngine(host, machine, timeLeft)
      const [networks, containers] = await Promise.all([
        engine.listNetworks({ abortSignal: time }),
        engine.listContainers({ all: true, abortSignal: time }),
      ])
      return known({ endpoint: host, ...networksOf(networks, containers) })
    } catch (error) {
      if (time.aborted)
        return unknown(message('containers.reasons.engine-too-slow', { host, seconds: timeLeft / 1000 }))
      const detail = error instanceof Error ? error.message : String(error)
      // Proxies before an engine often let containers through and nothing else: then no network can be judged.
      if (Number(statusOf(error)) < 500)
        return skipped(message('containers.reasons.networks-refused', { host, detail }))
      return unknown(message('containers.reasons.engine-error', { host, detail }))
    }
  },
})
