import type { Container, Relation } from './facts.ts'
import { absoluteFile, folderKey } from './folder-keys.ts'

/** What is known of the open project to tell its containers from others. */
export interface ProjectIdentity {
  /** Absolute path of the folder, links resolved. */
  readonly folder: string
  /** Absolute paths of its compose files, links resolved; empty when they are not known. */
  readonly composeFiles: readonly string[]
  /** The name that compose derives; absent when the compose files cannot be read. */
  readonly name?: string | undefined
}

/**
 * Where a path that compose wrote down leads today: the real path, `gone`, or unknown, for example a path of a WSL
 * distribution seen from Windows.
 */
export type Place = { readonly real: string } | 'gone' | undefined

type Labels = NonNullable<Container['compose']>

/**
 * Says of each container how it relates to the project, in the order given.
 * The folder and the files that compose wrote down decide; a name decides only where the folder that it was made from
 * is gone, because two copies of a repository often have one name.
 */
export function relateContainers(
  labels: readonly (Labels | undefined)[],
  project: ProjectIdentity,
  placeOf: (path: string) => Place,
): Relation[] {
  const folder = folderKey(project.folder)
  const files = new Set(project.composeFiles.map(folderKey))
  const spellings = (path: string) => {
    const place = placeOf(path)
    return typeof place === 'object' ? [folderKey(path), folderKey(place.real)] : [folderKey(path)]
  }
  const sameFolder = ({ workingDirectory }: Labels) =>
    workingDirectory !== undefined && spellings(workingDirectory).includes(folder)
  const sameFiles = (label: Labels) =>
    label.configFiles.some((file) =>
      spellings(absoluteFile(file, label.workingDirectory)).some((key) => files.has(key)),
    )
  // A folder can hold two stacks, one of them for tests: then only the files tell them apart.
  const someShareFiles = labels.some((label) => label !== undefined && sameFiles(label))

  return labels.map((label): Relation => {
    if (label === undefined) return 'other'
    if (sameFiles(label)) return 'project'
    if (sameFolder(label)) return someShareFiles && label.configFiles.length > 0 ? 'other' : 'project'
    if (label.project !== project.name) return 'other'
    if (label.workingDirectory === undefined) return 'project'
    return placeOf(label.workingDirectory) === 'gone' ? 'moved' : 'other-copy'
  })
}
