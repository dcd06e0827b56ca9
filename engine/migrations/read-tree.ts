import { projectPath } from '../core/project-files.ts'
import type { PythonTarget } from '../python/python-target.ts'
import type { JudgeSyntax } from '../python/syntax-verdict.ts'
import type { DamagedFile, MigrationTree, Revision, Unreadable } from './facts.ts'
import type { TreeLocation } from './find-trees.ts'
import { judgeFiles } from './judge-files.ts'
import { listRevisionFiles } from './revision-files.ts'

/** Reads every migration of a tree and judges its syntax. Nothing is run and nothing is written. */
export async function readTree(
  root: string,
  location: TreeLocation,
  python: PythonTarget,
  judge: JudgeSyntax,
  signal: AbortSignal,
): Promise<MigrationTree> {
  const { files, compiled, missing, ignoredBelow } = listRevisionFiles(root, location)
  const revisions: Revision[] = []
  const syntaxErrors: DamagedFile[] = []
  const unreadable: Unreadable[] = compiled.map((path) => ({
    file: projectPath(root, path),
    kind: 'compiled',
    detail: '',
  }))
  for (const judged of await judgeFiles(root, files, python, judge, signal)) {
    if (judged.problem !== undefined) {
      unreadable.push(judged.problem)
      continue
    }
    const { file, reading, verdict } = judged
    const damaged = verdict.verdict === 'invalid'
    if (damaged) syntaxErrors.push({ ...verdict.error, file })
    if (verdict.verdict === 'undecided') unreadable.push({ file, kind: 'syntax-undecided', detail: verdict.reason })
    if (reading.revision !== undefined) revisions.push({ ...reading.revision, damaged })
    // What a file that does not compile lacks is no second complaint.
    if (reading.unreadable !== undefined && !damaged) unreadable.push(reading.unreadable)
  }
  const { config, section, fileTemplate, truncateSlugLength } = location
  return {
    path: projectPath(root, location.path),
    ...(config !== undefined && { config: projectPath(root, config) }),
    ...(section !== undefined && { section }),
    versionLocations: location.versionLocations.map((path) => projectPath(root, path)),
    missingLocations: missing.map((path) => projectPath(root, path)),
    recursive: location.recursive,
    ...(fileTemplate !== undefined && { fileTemplate }),
    ...(truncateSlugLength !== undefined && { truncateSlugLength }),
    python,
    revisions,
    syntaxErrors,
    unreadable,
    ignoredBelow,
  }
}
