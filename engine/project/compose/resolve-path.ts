import { isAbsolute, resolve, win32 } from 'node:path'
import { type Positioned, type TreeNode, textOf } from './tree.ts'

/** A host path of a compose file as absolute path; `~` is the home folder. */
export function resolveHostPath(path: string, at: Positioned, homeDirectory: string): string {
  if (path === '~') return homeDirectory
  if (/^~[\\/]/.test(path)) return resolve(homeDirectory, path.slice(2))
  if (isAbsolute(path) || isWindowsAbsolute(path)) return path
  return resolve(at.source.directory, path)
}

/** `C:\…` and `\\…` are absolute, also in a file that is read on another system. */
function isWindowsAbsolute(path: string): boolean {
  return win32.isAbsolute(path) && !path.startsWith('/')
}

/** Whether compose takes a text for a path on the host rather than the name of a volume. */
export function isHostPath(text: string): boolean {
  return /^(?:[./~]|\\\\|[A-Za-z]:)/.test(text)
}

/** Git and archive addresses, which compose fetches and Stackmedic does not. */
export function isRemote(text: string): boolean {
  return /^(?:https?|git|ssh|oci|docker-image|target):/.test(text) || /^git@|^github\.com\//.test(text)
}

/** The host path that a node names. */
export function hostPathOf(node: TreeNode | undefined, homeDirectory: string): string | undefined {
  const text = textOf(node)
  return node === undefined || text === undefined ? undefined : resolveHostPath(text, node, homeDirectory)
}
