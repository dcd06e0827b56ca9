import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Every file below a folder with a hash of its content and its mode. */
export function hashesBelow(folder: string, prefix = ''): string[] {
  return readdirSync(join(folder, prefix))
    .sort()
    .flatMap((name) => {
      const path = join(prefix, name)
      const status = lstatSync(join(folder, path))
      if (status.isDirectory()) return [`${path}/ ${status.mode}`, ...hashesBelow(folder, path)]
      const hash = createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex')
      return [`${path} ${status.mode} ${hash}`]
    })
}
