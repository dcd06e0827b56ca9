import { projectPath } from '../../core/project-files.ts'
import type { Service } from '../facts.ts'
import { readEnvFile } from './environment.ts'
import type { Lookup } from './interpolation.ts'
import { asMap } from './merge.ts'
import type { ModelContext } from './model-context.ts'
import { Problems } from './problems.ts'
import { hostPathOf } from './resolve-path.ts'
import { booleanOf, entryOf, type MapNode, placeOf, type TreeNode, textOf } from './tree.ts'

/** One large env file for thousands of services would fill the memory. */
const maxEntries = 200_000

type Entry = Service['environment'][number]
type EnvironmentFile = Service['environmentFiles'][number]

/** The variables that a service's container gets: those of its env files, then its own. */
export async function readServiceEnvironment(
  service: MapNode,
  name: string,
  active: boolean,
  context: ModelContext,
): Promise<Pick<Service, 'environment' | 'environmentFiles'>> {
  const entries = new Map<string, Entry>()
  const environmentFiles: EnvironmentFile[] = []
  for (const wish of envFileWishes(service.entries.get('env_file'), context.homeDirectory)) {
    const { path, required, raw, node } = wish
    const file = projectPath(context.root, path)
    environmentFiles.push({ path: file, required, place: placeOf(node) })
    const resolve: Lookup = (variable) => entries.get(variable)?.value ?? context.lookup(variable)
    if (context.environmentEntries > maxEntries) {
      context.problems.at(node, 'too-large', String(maxEntries), { service: name })
      continue
    }
    // Compose does not look at the env files of a service that nobody asked for.
    const problems = active ? context.problems : new Problems()
    const read = await readEnvFile(context.root, path, resolve, problems, raw)
    context.environmentEntries += read.entries.length
    if (!read.exists && required) problems.at(node, 'env-file-missing', file, { service: name })
    for (const { name: variable, value, line, column, unset } of read.entries) {
      const place = { file, line, column }
      // A name alone that the environment does not set adds nothing.
      if (value !== undefined) entries.set(variable, { name: variable, value, place })
      for (const missing of unset) {
        problems.add({ kind: 'unset-variable', place, detail: missing, service: name })
      }
    }
  }
  const own = service.entries.get('environment')
  reportWrongValues(own, name, context)
  for (const entry of ownEntries(own, context.lookup)) entries.set(entry.name, entry)
  return { environment: [...entries.values()], environmentFiles }
}

function reportWrongValues(node: TreeNode | undefined, service: string, { problems }: ModelContext): void {
  if (node?.kind === 'scalar' && node.value !== null) {
    problems.at(node, 'wrong-shape', `services.${service}.environment`, { service, expected: 'mapping' })
  }
  if (node?.kind === 'list') {
    for (const item of node.items) {
      if (item.kind === 'scalar') continue
      problems.at(item, 'wrong-shape', `services.${service}.environment`, { service, expected: 'text' })
    }
  }
  if (node?.kind !== 'map') return
  for (const [variable, value] of node.entries) {
    if (value.kind === 'scalar') continue
    problems.at(value, 'wrong-shape', `services.${service}.environment.${variable}`, { service, expected: 'text' })
  }
}

function ownEntries(node: TreeNode | undefined, lookup: Lookup): Entry[] {
  const map = node === undefined ? undefined : asMap(node)
  if (map?.kind !== 'map') return []
  return [...map.entries].map(([name, valueNode]) => {
    const value = textOf(valueNode) ?? lookup(name)
    const place = placeOf(map.keys.get(name) ?? valueNode)
    return { name, place, ...(value !== undefined && { value }) }
  })
}

interface EnvFileWish {
  readonly path: string
  readonly required: boolean
  /** `format: raw`: values are taken as they stand. */
  readonly raw: boolean
  readonly node: TreeNode
}

function envFileWishes(node: TreeNode | undefined, homeDirectory: string): EnvFileWish[] {
  const items = node === undefined ? [] : node.kind === 'list' ? node.items : [node]
  return items.flatMap((item) => {
    const path = hostPathOf(item.kind === 'map' ? item.entries.get('path') : item, homeDirectory)
    if (path === undefined) return []
    const required = booleanOf(entryOf(item, 'required')) ?? true
    return [{ path, required, raw: textOf(entryOf(item, 'format')) === 'raw', node: item }]
  })
}
