import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { known, unknown } from '../../core/fact.ts'
import type { Platform } from '../../core/machine.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { timeLimit } from '../../core/time-limit.ts'
import { endpointMessage } from '../../docker/endpoint-message.ts'
import { openEngine } from '../../docker/engine-client.ts'
import { engineTimeLeft } from '../../docker/engine-time.ts'
import { endpointsFact } from '../../docker/facts.ts'
import { type ComposeModel, composeModelFact } from '../../project/facts.ts'
import { containerListFact, type Relation } from '../facts.ts'
import { findPlaces } from '../find-places.ts'
import { absoluteFile } from '../folder-keys.ts'
import { inspectContainers, labelsOf, listSummaries, type Summary } from '../list-containers.ts'
import { type ProjectIdentity, relateContainers } from '../relate.ts'

/** Reads the containers of the engine that docker would use, and which of them are the project's. */
export default defineProbe({
  fact: containerListFact,
  budgetMs: 6000,
  needs: { endpoints: endpointsFact },
  uses: { compose: composeModelFact },
  async read({ root, machine, facts: { endpoints }, optional: { compose }, signal }) {
    const started = performance.now()
    const { host } = endpoints.choice
    const endpoint = host === undefined ? undefined : endpoints.endpoints[0]
    if (host === undefined || endpoint?.state !== 'ok') return unknown(endpointMessage(endpoints))

    const timeLeft = engineTimeLeft(endpoints)
    const time = timeLimit(signal, timeLeft)
    try {
      const engine = await openEngine(host, machine, timeLeft)
      const summaries = await listSummaries(engine, time)
      const relations = await relate(summaries, await identify(root, compose), machine.platform)
      const names = new Set(compose?.services.flatMap(({ containerName }) => containerName ?? []))
      const wanted = summaries
        .map((summary, index) => ({ summary, id: summary.Id, relation: relations[index] ?? 'other' }))
        .filter(({ summary, relation }) => matters(summary, relation, names))
        .sort((a, b) => Number(isOwn(b.relation)) - Number(isOwn(a.relation)))
      const { containers, truncated } = await inspectContainers(engine, wanted, time)
      return known({
        endpoint: host,
        containers: containers.map((container) => ({ ...container, belongs: isOwn(container.relation) })),
        truncated,
        readAt: new Date().toISOString(),
        tookMs: Math.round(performance.now() - started),
      })
    } catch (error) {
      if (time.aborted)
        return unknown(message('containers.reasons.engine-too-slow', { host, seconds: timeLeft / 1000 }))
      const detail = error instanceof Error ? error.message : String(error)
      return unknown(message('containers.reasons.engine-error', { host, detail }))
    }
  },
})

/** Folders and files with their links resolved: compose writes them down the way the person came there. */
async function identify(root: string, compose: ComposeModel | undefined): Promise<ProjectIdentity> {
  const real = (path: string) => realpath(path).catch(() => path)
  const folder = await real(root)
  const composeFiles = await Promise.all((compose?.files ?? []).map((file) => real(resolve(folder, file))))
  return { folder, composeFiles, name: compose?.name }
}

async function relate(
  summaries: readonly Summary[],
  project: ProjectIdentity,
  platform: Platform,
): Promise<readonly Relation[]> {
  const labels = summaries.map(labelsOf)
  const paths = labels.flatMap((label) => [
    ...(label?.workingDirectory === undefined ? [] : [label.workingDirectory]),
    ...(label?.configFiles ?? []).map((file) => absoluteFile(file, label?.workingDirectory)),
  ])
  const places = await findPlaces(paths, platform)
  return relateContainers(labels, project, (path) => places.get(path))
}

function matters({ Names, State }: Summary, relation: Relation, names: ReadonlySet<string>): boolean {
  if (relation !== 'other' || (State !== 'exited' && State !== 'created' && State !== 'dead')) return true
  return (Names ?? []).some((name) => names.has(name.replace(/^\//, '')))
}

function isOwn(relation: Relation): boolean {
  return relation === 'project' || relation === 'moved'
}
