import { syntaxJudge } from '../python/syntax-judge.ts'
import { importWorld, type Surroundings } from './host-world.ts'
import { type ParsedFile, parsedFile } from './parsed-sources.ts'
import { simulateImports } from './simulate.ts'
import type { Simulation, StartForm } from './simulation.ts'
import type { DiskFolders, SourceFolder } from './source-folder.ts'

export interface StartedProgram {
  readonly start: StartForm
  readonly surroundings: Surroundings
  /** The files as the program sees them. */
  readonly folders: SourceFolder
  readonly disk: DiskFolders
  /** The file of this machine behind a file that the program sees. */
  readonly hostFile: (file: string) => string | undefined
}

/**
 * Says whether a program gets through the imports that run at start. Files that Python would not compile are found by
 * the parser among those that the imports reach; only then is a second walk needed.
 */
export async function judgeStart(program: StartedProgram, signal: AbortSignal): Promise<Simulation> {
  const { start, surroundings, folders, disk, hostFile } = program
  const reached = new Map<string, ParsedFile>()
  const errors = new Map<string, number>()
  const walk = () =>
    simulateImports(
      start,
      importWorld(surroundings, folders, (file) => {
        const host = hostFile(file)
        const parsed = host === undefined ? undefined : parsedFile(host, disk)
        if (parsed === undefined) return undefined
        if (!reached.has(file)) {
          reached.set(file, parsed)
          // The parser works in a thread of its own while the files are read here.
          syntaxJudge.expect(parsed.source, { minor: surroundings.pythonMinor })
        }
        const line = errors.get(file)
        return { statements: parsed.statements, ...(line === undefined ? {} : { syntaxError: { line } }) }
      }),
    )
  syntaxJudge.warmUp()
  const first = walk()
  const files = [...reached]
  const verdicts = await syntaxJudge.judge(
    files.map(([, { source }]) => source),
    { minor: surroundings.pythonMinor },
    signal,
  )
  const undecided: string[] = []
  for (const [index, [file]] of files.entries()) {
    const verdict = verdicts[index]
    if (verdict?.verdict === 'invalid') errors.set(file, verdict.error.line)
    if (verdict?.verdict === 'undecided') undecided.push(file)
  }
  const judged = errors.size === 0 ? first : walk()
  // Whether Python reads on in these is not known.
  return { ...judged, unread: [...new Set([...judged.unread, ...undecided])] }
}
