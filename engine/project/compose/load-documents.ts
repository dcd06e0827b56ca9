import { projectPath } from '../../core/project-files.ts'
import type { ComposeProblem } from '../facts.ts'
import { interpolateTree } from './interpolate-tree.ts'
import type { Lookup } from './interpolation.ts'
import type { Problems } from './problems.ts'
import { problemKind, readText } from './read-text.ts'
import { readYaml } from './read-yaml.ts'
import { type MapNode, mapOf, type Positioned, type Source, type TreeNode } from './tree.ts'

/** More files than any project has; a folder full of includes ends here. */
const maxFiles = 300

/** What reading the files of one project shares. */
export interface Loading {
  readonly root: string
  readonly homeDirectory: string
  readonly problems: Problems
  readonly signal: AbortSignal
  /** How many files were read so far. */
  files: number
  /** How many values services inherited so far. */
  inherited: number
}

/** What one set of files that are merged shares: includes have their own. */
export interface Scope {
  /** Absolute folder that relative paths start from. */
  readonly directory: string
  readonly lookup: Lookup
  /** Absolute paths of the files that led here by `include`, outermost first. */
  readonly including: readonly string[]
  /** What names the files, for problems with them. */
  readonly reference?: Positioned
}

/** Reads a model from files; an include needs it, and is needed by it, so it is handed in. */
export type LoadModel = (files: readonly string[], scope: Scope, loading: Loading) => Promise<MapNode | undefined>

/** The documents of one file with variables filled in; what cannot be read goes to the problems. */
export async function loadDocuments(
  file: string,
  { directory, lookup, reference }: Pick<Scope, 'directory' | 'lookup' | 'reference'>,
  loading: Loading,
): Promise<MapNode[]> {
  const { root, problems, signal } = loading
  signal.throwIfAborted()
  const name = projectPath(root, file)
  const report = (kind: ComposeProblem['kind'], detail: string) => {
    if (reference === undefined) problems.inFile(name, kind, detail)
    else problems.at(reference, kind, detail)
  }
  loading.files++
  if (loading.files > maxFiles) {
    report('too-large', String(maxFiles))
    return []
  }
  const content = await readText(root, file)
  if (content.problem === 'missing') report('include-missing', name)
  else if (content.problem === 'outside-project') report('outside-project', name)
  else if (content.problem !== undefined) problems.inFile(name, problemKind(content.problem), content.detail)
  if (content.problem !== undefined) return []
  const source: Source = { file: name, directory, lines: content.text.split(/\r\n|\n|\r/) }
  const documents = readYaml(content.text, source, problems)
  if (documents.length === 0 && !problems.all.some(({ place }) => place.file === name)) {
    problems.add({ kind: 'wrong-shape', place: { file: name, line: 1, column: 1 }, detail: name, expected: 'content' })
  }
  return documents.flatMap((document) => {
    if (document.kind === 'map') return [asMapNode(interpolateTree(document, lookup, problems), source)]
    problems.at(document, 'wrong-shape', name, { expected: 'mapping' })
    return []
  })
}

function asMapNode(node: TreeNode, source: Source): MapNode {
  return node.kind === 'map' ? node : mapOf([], { source, line: 1, column: 1 })
}
