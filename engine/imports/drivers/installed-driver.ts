import { decodeText } from '../../core/text-encoding.ts'
import type { SourceFolder } from '../source-folder.ts'
import { maskSource } from './code-mask.ts'
import { switchDriver } from './switch-driver.ts'

/** A project's own code is less; more is somebody's installed packages. */
const mostFiles = 3000
const deepest = 12
const alone = /\bpsycopg_pool\b|\bcreate_async_engine\b/
/** Nobody writes them, and everybody has them. */
const leftOut = new Set(['node_modules', '__pycache__', 'site-packages', 'dist-packages'])

/**
 * The files below `folders` that use a driver, where all of them can be written for another one; `undefined` where one
 * of them cannot, there are none, or too many to look through.
 */
export function switchableFiles(
  source: SourceFolder,
  folders: readonly string[],
  from: string,
  to: string,
): readonly string[] | undefined {
  const named = new RegExp(`\\b${from}\\b`)
  const found: string[] = []
  const seen = new Set<string>()
  let files = 0
  const look = (folder: string, depth: number): boolean => {
    if (seen.has(folder)) return true
    seen.add(folder)
    for (const [name, type] of source.list(folder) ?? []) {
      const path = source.join(folder, name)
      if (type === 'folder') {
        if (name.startsWith('.') || leftOut.has(name)) continue
        if (depth >= deepest || !look(path, depth + 1)) return false
        continue
      }
      if (!name.endsWith('.py')) continue
      files += 1
      const bytes = files > mostFiles ? undefined : source.read(path)
      if (bytes === undefined) return false
      const { text, encoding } = decodeText(bytes)
      // A pool of connections, and asynchronous engines, work with one of them alone.
      if (alone.test(text)) return false
      if (!named.test(text)) continue
      if (encoding === 'utf-8' && !isUsed(text, named)) continue
      if (encoding !== 'utf-8' || switchDriver(text, from, to) === undefined) return false
      found.push(path)
    }
    return true
  }
  return folders.every((folder) => look(folder, 0)) && found.length > 0 ? found : undefined
}

/** Not only in a comment. */
function isUsed(text: string, named: RegExp): boolean {
  const { code, strings } = maskSource(text)
  return named.test(code) || strings.some(({ start, end }) => named.test(text.slice(start, end)))
}
