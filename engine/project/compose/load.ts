import { applyExtends } from './extends.ts'
import { applyIncludes } from './include.ts'
import { type Loading, loadDocuments, type Scope } from './load-documents.ts'
import { mergeModels, withoutResets } from './merge.ts'
import type { MapNode } from './tree.ts'

/** Reads files and merges them in order, with what they extend and include; undefined when none could be read. */
export async function loadModel(
  files: readonly string[],
  scope: Scope,
  loading: Loading,
): Promise<MapNode | undefined> {
  let model: MapNode | undefined
  for (const file of files) {
    for (const document of await loadDocuments(file, scope, loading)) {
      const extended = await applyExtends(document, scope.lookup, loading)
      const complete = await applyIncludes(
        extended,
        { ...scope, including: [...scope.including, file] },
        loading,
        loadModel,
      )
      model = model === undefined ? complete : mergeModels(model, complete)
    }
  }
  if (model === undefined) return undefined
  const kept = withoutResets(model)
  return kept.kind === 'map' ? kept : undefined
}
