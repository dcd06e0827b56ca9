import { containerListFact } from '../../containers/facts.ts'
import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { composeModelFact } from '../../project/facts.ts'
import { isLocalEndpoint } from '../local-endpoint.ts'
import { type WantedRange, wantedRangesFact } from '../range-facts.ts'
import { testRange } from '../test-range.ts'

export default defineProbe({
  fact: wantedRangesFact,
  budgetMs: 10_000,
  needs: { compose: composeModelFact },
  uses: { containers: containerListFact },
  async read({ machine, facts: { compose }, optional: { containers }, signal }) {
    if (containers !== undefined && !isLocalEndpoint(containers.endpoint)) {
      return skipped(message('ports.reasons.remote-engine', { endpoint: containers.endpoint }))
    }
    const ranges: WantedRange[] = []
    for (const { name, active, ports } of compose.services) {
      if (!active) continue
      for (const port of ports) {
        const { hostPortRange } = port
        if (hostPortRange === undefined || hostPortRange.first === 0) continue
        const { hostAddress, containerPort, protocol, place, text } = port
        ranges.push({
          service: name,
          ...hostPortRange,
          containerPort,
          protocol,
          place,
          text,
          ...(hostAddress === undefined ? {} : { hostAddress }),
          ...(await testRange(
            name,
            { ...port, hostPortRange },
            containers?.containers ?? [],
            machine.platform,
            signal,
          )),
        })
      }
    }
    const untold = ranges.find(({ state }) => state === 'untold')
    if (untold === undefined) return known(ranges)
    return known(ranges, message('ports.reasons.range-too-long', { first: untold.first, last: untold.last }))
  },
})
