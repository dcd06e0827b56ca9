import { containerListFact, containerLogsFact } from '../../containers/facts.ts'
import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { composeModelFact } from '../../project/facts.ts'
import { clashInDataFolder } from '../data-folder-version.ts'
import { versionClashesFact } from '../facts.ts'
import { containerOf } from '../locate.ts'
import { readSettings } from '../settings.ts'
import { clashesInLogs } from '../version-clashes.ts'

/** Reads which versions of servers, data folders and programs do not go together. */
export default defineProbe({
  fact: versionClashesFact,
  budgetMs: 15_000,
  needs: { compose: composeModelFact },
  uses: { list: containerListFact, logs: containerLogsFact },
  async read({ machine, facts: { compose }, optional: { list, logs }, signal }) {
    const inLogs = clashesInLogs(compose, logs ?? [])
    const explained = new Set(inLogs.map(({ service }) => service))
    const stopped = readSettings(compose)
      .flatMap(({ dialect, databaseService }) => (dialect === 'postgresql' ? (databaseService ?? []) : []))
      .filter(({ name }, index, all) => !explained.has(name) && all.findIndex((one) => one.name === name) === index)
      .flatMap((service) => {
        const container = containerOf(service.name, list)
        return container === undefined || container.state === 'running' ? [] : [{ service, container }]
      })
    const inFolders = await Promise.all(
      stopped.map(({ service, container }) =>
        // Whoever lists the containers says what is wrong with the engine; the log is the first witness anyway.
        clashInDataFolder(service, container, list?.endpoint ?? '', machine, signal).catch(() => undefined),
      ),
    )
    const clashes = [...inLogs, ...inFolders.filter((clash) => clash !== undefined)]
    return clashes.length === 0 ? skipped(message('database.reasons.no-version-clash')) : known({ clashes })
  },
})
