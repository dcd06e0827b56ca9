import { dirname, join, resolve } from 'node:path'
import { orElse, readDotEnv } from './environment.ts'
import type { Lookup } from './interpolation.ts'
import type { Loading, LoadModel, Scope } from './load-documents.ts'
import { isRemote } from './resolve-path.ts'
import { entryOf, type MapNode, placeOf, type TreeNode, textOf, textsOf } from './tree.ts'

const maxDepth = 20
const sections = ['services', 'volumes', 'networks', 'secrets', 'configs'] as const

/** Adds what a file includes: each inclusion is a project of its own with its own folder and variables. */
export async function applyIncludes(
  model: MapNode,
  scope: Scope,
  loading: Loading,
  loadModel: LoadModel,
): Promise<MapNode> {
  const wishes = entryOf(model, 'include')
  if (wishes === undefined) return model
  if (wishes.kind !== 'list') {
    loading.problems.at(wishes, 'wrong-shape', 'include', { expected: 'list' })
    return model
  }
  let result = model
  for (const wish of wishes.items) {
    const included = await loadInclude(wish, scope, loading, loadModel)
    if (included !== undefined) result = importResources(result, included, wish, loading)
  }
  return result
}

async function loadInclude(
  wish: TreeNode,
  scope: Scope,
  loading: Loading,
  loadModel: LoadModel,
): Promise<MapNode | undefined> {
  const paths = textsOf(wish.kind === 'map' ? wish.entries.get('path') : wish)
  const first = paths[0]
  if (first === undefined) {
    loading.problems.at(wish, 'wrong-shape', 'include', { expected: 'text' })
    return undefined
  }
  const remote = paths.find(({ text }) => isRemote(text))
  if (remote !== undefined) {
    loading.problems.at(wish, 'outside-project', remote.text)
    return undefined
  }
  const files = paths.map(({ text }) => resolve(scope.directory, text))
  const circle = files.find((file) => scope.including.includes(file))
  if (circle !== undefined || scope.including.length > maxDepth) {
    loading.problems.at(wish, 'circular', first.text)
    return undefined
  }
  const folder = textOf(entryOf(wish, 'project_directory'))
  const directory = resolve(scope.directory, folder ?? dirname(first.text))
  const envFiles = textsOf(entryOf(wish, 'env_file')).map(({ text }) => resolve(scope.directory, text))
  const lookup = await withEnvFiles(scope.lookup, envFiles.length === 0 ? [join(directory, '.env')] : envFiles, loading)
  return loadModel(files, { directory, lookup, including: scope.including, reference: wish }, loading)
}

/** What the including project sets wins over the env files of the included one. */
async function withEnvFiles(outer: Lookup, files: readonly string[], loading: Loading): Promise<Lookup> {
  let inner: Lookup = () => undefined
  for (const file of files) {
    const before = inner
    const values = await readDotEnv(loading.root, file, orElse(outer, before), loading.problems)
    inner = orElse(values.lookup, before)
  }
  return orElse(outer, inner)
}

/** A name that both define differently is refused by compose. */
function importResources(model: MapNode, included: MapNode, wish: TreeNode, loading: Loading): MapNode {
  const entries = new Map(model.entries)
  for (const section of sections) {
    const theirs = entryOf(included, section)
    if (theirs?.kind !== 'map') continue
    const ours = entries.get(section)
    const names = new Map(ours?.kind === 'map' ? ours.entries : [])
    const keys = new Map(ours?.kind === 'map' ? ours.keys : [])
    for (const [name, value] of theirs.entries) {
      const existing = names.get(name)
      if (existing === undefined) {
        names.set(name, value)
        keys.set(name, theirs.keys.get(name) ?? value)
      } else if (!isSamePlace(existing, value) && !isSameValue(existing, value)) {
        loading.problems.at(wish, 'conflict', `${section}.${name}`)
      }
    }
    entries.set(section, { ...theirs, entries: names, keys })
  }
  return { ...model, entries }
}

/** The same file may be included twice. */
function isSamePlace(first: TreeNode, second: TreeNode): boolean {
  return JSON.stringify(placeOf(first)) === JSON.stringify(placeOf(second))
}

function isSameValue(first: TreeNode, second: TreeNode): boolean {
  if (first.kind === 'scalar' && second.kind === 'scalar') return first.value === second.value
  if (first.kind === 'list' && second.kind === 'list') {
    return (
      first.items.length === second.items.length &&
      first.items.every((item, index) => {
        const other = second.items[index]
        return other !== undefined && isSameValue(item, other)
      })
    )
  }
  if (first.kind !== 'map' || second.kind !== 'map' || first.entries.size !== second.entries.size) return false
  return [...first.entries].every(([key, value]) => {
    const other = second.entries.get(key)
    return other !== undefined && isSameValue(value, other)
  })
}
