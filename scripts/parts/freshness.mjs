import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inProject } from './project-folder.mjs'

/**
 * What a build was made from: names, sizes and times of its sources. Quick (no file is read), and unlike the newest
 * time alone it notices deleted files and sources that went back in time.
 * @param {readonly string[]} sources files and folders, relative to the checkout; what is not there counts as absent
 */
export function fingerprint(sources) {
  const hash = createHash('sha256')
  for (const source of sources) addTo(hash, inProject(source))
  return hash.digest('hex')
}

/** Whether `stamp` (relative to the checkout) records this fingerprint. */
export function isFresh(stamp, print) {
  const file = inProject(stamp)
  return existsSync(file) && readFileSync(file, 'utf8') === print
}

/** Records a fingerprint after a successful build. */
export function markFresh(stamp, print) {
  const file = inProject(stamp)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, print)
}

function addTo(hash, path) {
  const status = statSync(path, { throwIfNoEntry: false })
  if (status === undefined) return
  if (!status.isDirectory()) {
    hash.update(`${path}\0${status.size}\0${status.mtimeMs}\n`)
    return
  }
  for (const name of readdirSync(path).sort()) addTo(hash, join(path, name))
}
