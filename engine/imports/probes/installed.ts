import { containerListFact } from '../../containers/facts.ts'
import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { timeLimit } from '../../core/time-limit.ts'
import { openEngine } from '../../docker/engine-client.ts'
import { entryPointsFact } from '../../project/facts.ts'
import { type InstalledPackages, installedPackagesFact, listInstalled } from '../installed-packages.ts'
import { pythonStart } from '../start-command.ts'

const mostContainers = 12
const eachMs = 4000

/** Asks the running containers of services that start Python what is installed in them. */
export default defineProbe({
  fact: installedPackagesFact,
  budgetMs: 10_000,
  needs: { list: containerListFact, started: entryPointsFact },
  async read({ machine, facts: { list, started }, signal }) {
    const withPython = new Set(
      started.entryPoints.filter(({ words }) => pythonStart(words) !== undefined).map(({ service }) => service),
    )
    const running = list.containers.flatMap(({ belongs, state, compose, id, name }) =>
      belongs && state === 'running' && compose !== undefined && !compose.oneOff && withPython.has(compose.service)
        ? [{ id, name, service: compose.service }]
        : [],
    )
    if (running.length === 0) return skipped(message('imports.reasons.no-running-container'))
    const engine = await openEngine(list.endpoint, machine, eachMs)
    const found = await Promise.all(
      running.slice(0, mostContainers).map(async ({ id, name, service }): Promise<InstalledPackages[]> => {
        // A container that ends in the middle, or has no Python of that name, says nothing: the text then decides.
        const listed = await listInstalled(engine, id, timeLimit(signal, eachMs)).catch(() => undefined)
        return listed === undefined ? [] : [{ service, container: name, ...listed }]
      }),
    )
    return known(found.flat())
  },
})
