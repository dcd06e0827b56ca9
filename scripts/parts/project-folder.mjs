import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout's own folder. */
export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** A path below the checkout. */
export function inProject(...parts) {
  return join(projectFolder, ...parts)
}
