import { stat } from 'node:fs/promises'
import { containerListFact } from '../../containers/facts.ts'
import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { composeModelFact } from '../../project/facts.ts'
import { wantedPortsFact } from '../facts.ts'
import { isLocalEndpoint } from '../local-endpoint.ts'
import { portSources, wantedPorts } from '../wanted-ports.ts'

export default defineProbe({
  fact: wantedPortsFact,
  budgetMs: 5000,
  needs: { compose: composeModelFact },
  uses: { containers: containerListFact },
  async read({ root, facts: { compose }, optional: { containers } }) {
    if (containers !== undefined && !isLocalEndpoint(containers.endpoint)) {
      return skipped(message('ports.reasons.remote-engine', { endpoint: containers.endpoint }))
    }
    const times = await Promise.all(portSources(root, compose).map(changedAt))
    const newest = Math.max(...times)
    return known(wantedPorts(compose, containers?.containers ?? [], newest > 0 ? newest : undefined))
  },
})

/** 0 where there is no such file. */
async function changedAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs
  } catch {
    return 0
  }
}
