import { realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import type { StartForm } from './simulation.ts'
import type { SourceFolder } from './source-folder.ts'

/**
 * `python PATH` on this machine: a file's own real folder comes first on the search path; of a folder, `__main__.py`
 * runs and the folder itself comes first.
 * @param path absolute. @param pythonPath what `PYTHONPATH` adds, absolute.
 */
export function startOfFile(path: string, pythonPath: readonly string[], folders: SourceFolder): StartForm {
  if (folders.list(path) !== undefined) {
    return folders.list(path)?.has('__main__.py') === true
      ? { form: 'file', file: folders.join(path, '__main__.py'), path: [path, ...pythonPath] }
      : { form: 'module', module: '__main__', path: [path, ...pythonPath] }
  }
  return { form: 'file', file: path, path: [dirname(realpathSync(path)), ...pythonPath] }
}
