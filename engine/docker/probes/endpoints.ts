import { performance } from 'node:perf_hooks'
import { known } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { askCandidates } from '../ask-candidates.ts'
import { chooseEndpoint } from '../choose-endpoint.ts'
import { collectCandidates } from '../collect-candidates.ts'
import { readDockerConfiguration } from '../contexts.ts'
import { endpointsFact } from '../facts.ts'

/** Finds the engines of this machine and the one that docker would use. Ends within 4 seconds whatever they do. */
export default defineProbe({
  fact: endpointsFact,
  budgetMs: 5000,
  async read({ machine, signal }) {
    const started = performance.now()
    const configuration = await readDockerConfiguration(machine)
    const choice = chooseEndpoint(machine, configuration)
    const candidates = collectCandidates(machine, configuration, choice)
    const endpoints = await askCandidates(candidates, machine, signal)
    const tookMs = Math.round(performance.now() - started)
    return known({ choice, endpoints, problems: [...configuration.problems], tookMs })
  },
})
