import { decodeText } from '../core/text-encoding.ts'
import type { ConsoleScript } from './console-scripts.ts'
import { findModule } from './module-finder.ts'
import type { SourceFolder } from './source-folder.ts'

/** Where a command runs, in paths of the container. */
export interface StartPlace {
  readonly folders: SourceFolder & { hostFile(file: string): string | undefined }
  readonly cwd: string
  /** `PYTHONPATH`, absolute. */
  readonly pythonPath: readonly string[]
  readonly environment: (name: string) => string | undefined
  /** Whether a top-level module comes from elsewhere: the standard library or a requirement. */
  readonly isElsewhere: (module: string) => boolean
  readonly consoleScripts: ReadonlyMap<string, ConsoleScript & { readonly folder: string }>
  /** Folders at the end of the search path: the project itself is installed. */
  readonly installedFolders: readonly string[]
}

/** A module that only the image has is none of ours; one that nobody has, in a folder of Python files, is misspelt. */
export function mayBeOurs(module: string, path: readonly string[], { folders, cwd, isElsewhere }: StartPlace): boolean {
  const [top = ''] = module.split('.')
  if (findModule(top, path, folders) !== undefined) return true
  return !isElsewhere(top) && [...(folders.list(cwd)?.keys() ?? [])].some((name) => name.endsWith('.py'))
}

/** The text of a file of the container. */
export function textIn({ folders }: Pick<StartPlace, 'folders'>, file: string): string | undefined {
  const bytes = folders.read(file)
  return bytes === undefined ? undefined : decodeText(Buffer.from(bytes)).text
}
