import { stat } from 'node:fs/promises'

/**
 * Tells a folder from another one that was put in its place, also one with the same content. The number of the disk is
 * no part of it: it may be another one after the machine was restarted.
 * @returns `undefined` where there is no folder.
 */
export async function folderIdentity(path: string): Promise<string | undefined> {
  const status = await stat(path, { bigint: true }).catch(() => undefined)
  return status?.isDirectory() ? `${status.ino}/${status.birthtimeNs}` : undefined
}
