import { join } from 'node:path'
import type { Machine } from '../../core/machine.ts'
import { projectPath } from '../../core/project-files.ts'
import type { ComposeModel } from '../facts.ts'
import { findInconsistencies } from './consistency.ts'
import { orElse, readDotEnv, sameFolder, sessionLookup } from './environment.ts'
import { readExampleVariables } from './example-variables.ts'
import { readFileMounts } from './file-mounts.ts'
import { findComposeFiles } from './find-compose-files.ts'
import { reportUnknownModelNames } from './known-names.ts'
import { loadModel } from './load.ts'
import type { ModelContext } from './model-context.ts'
import { Problems } from './problems.ts'
import { readProjectName } from './project-name.ts'
import { findUndefinedResources } from './resources.ts'
import { readService } from './service.ts'
import { readServiceNetworks } from './service-networks.ts'
import { readSubnets } from './subnets.ts'
import { entryOf, type MapNode, textOf } from './tree.ts'

/**
 * Reads the compose project in a folder as compose would: files, variables, merges, profiles.
 * What compose would refuse is in `problems`, everything else is still read.
 * @returns undefined when there is no compose file.
 */
export async function readComposeModel(
  root: string,
  machine: Pick<Machine, 'environment' | 'platform' | 'homeDirectory'>,
  signal: AbortSignal,
): Promise<ComposeModel | undefined> {
  const problems = new Problems()
  const { homeDirectory, platform } = machine
  const session = sessionLookup(machine)
  const rootFile = await readDotEnv(root, join(root, '.env'), session, problems)
  const outer = orElse(session, rootFile.lookup)
  const { files, directory } = await findComposeFiles(root, outer, platform)
  if (files.length === 0) return undefined
  const file = sameFolder(root, directory) ? rootFile : await readDotEnv(root, join(directory, '.env'), outer, problems)
  const given = orElse(outer, file.lookup)
  const projectName = await readProjectName(root, files, directory, given)
  const lookup = orElse(given, (name) => (name === 'COMPOSE_PROJECT_NAME' ? projectName : undefined))

  const loading = { root, homeDirectory, problems, signal, files: 0, inherited: 0 }
  const tree = await loadModel(files, { directory, lookup, including: [] }, loading)
  const profiles = (lookup('COMPOSE_PROFILES') ?? '').split(',').flatMap((profile) => profile.trim() || [])
  const context: ModelContext = { root, homeDirectory, lookup, profiles, problems, environmentEntries: 0 }
  if (tree !== undefined) reportUnknownModelNames(tree, problems)
  const services = []
  const serviceMap = entryOf(tree, 'services')
  if (serviceMap?.kind === 'map') {
    for (const [name, node] of serviceMap.entries) {
      signal.throwIfAborted()
      const service = await readService(name, node, serviceMap.keys.get(name) ?? node, context)
      if (service === undefined) continue
      const fileMounts = tree === undefined ? [] : readFileMounts(tree, node, homeDirectory)
      const networks = tree === undefined ? undefined : readServiceNetworks(tree, node)
      services.push({
        ...service,
        ...(fileMounts.length > 0 && { fileMounts }),
        ...(networks !== undefined && { networks }),
      })
    }
  } else if (serviceMap === undefined && tree !== undefined && problems.all.length === 0) {
    problems.at(tree, 'wrong-shape', projectPath(root, files[0] ?? root), { expected: 'content' })
  } else if (serviceMap !== undefined && textOf(serviceMap) !== undefined) {
    problems.at(serviceMap, 'wrong-shape', 'services', { expected: 'mapping' })
  }
  findInconsistencies(services, problems)
  if (tree !== undefined) {
    findUndefinedResources(tree, new Set(services.filter(({ active }) => active).map(({ name }) => name)), problems)
  }
  return {
    name: projectName,
    files: files.map((file) => projectPath(root, file)),
    services,
    volumes: namesOf(tree, 'volumes'),
    networks: namesOf(tree, 'networks'),
    subnets: readSubnets(tree, projectName),
    ...(file.exists && { environmentFile: projectPath(root, join(directory, '.env')) }),
    exampleVariables: await readExampleVariables(root, directory),
    problems: [...problems.all],
  }
}

function namesOf(tree: MapNode | undefined, section: string): string[] {
  const node = entryOf(tree, section)
  return node?.kind === 'map' ? [...node.entries.keys()] : []
}
