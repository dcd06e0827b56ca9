import { resolve } from 'node:path'
import type { ChunkingContext, CodeSplittingOptions } from 'rolldown'

/**
 * Two chunks instead of some twenty: what the command line needs before it does anything, and what one quick command
 * needs besides. Every file that is loaded costs the start half a millisecond, however small it is.
 * @param folder that the paths of the two modules are relative to
 */
export function quickStart(folder: string, entry: string, command: string): CodeSplittingOptions {
  const [entryId, commandId] = [resolve(folder, entry), resolve(folder, command)]
  let start: ReadonlySet<string> | undefined
  let quick: ReadonlySet<string> | undefined
  return {
    includeDependenciesRecursively: false,
    groups: [
      {
        name: (id, context) => {
          start ??= staticImports(entryId, context)
          quick ??= staticImports(commandId, context)
          // The two themselves stay files of their own: the entry knows by its name that it was started.
          if (id === entryId || id === commandId) return null
          if (start.has(id)) return 'start'
          return quick.has(id) ? 'quick' : null
        },
      },
    ],
  }
}

/** The module itself, and what it cannot run without. */
function staticImports(entry: string, context: ChunkingContext): ReadonlySet<string> {
  const found = new Set([entry])
  for (const id of found) for (const imported of context.getModuleInfo(id)?.importedIds ?? []) found.add(imported)
  return found
}
