import type { FileHandle } from 'node:fs/promises'
import fileSystem from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

/**
 * Makes every change on the disk a place to die: this process gets SIGKILL right before, right after and, for a write,
 * in the middle of the one with this number.
 * @returns how many places there were so far.
 */
export function dieAt(point: number): () => number {
  let passed = 0
  const place = () => {
    if (++passed === point) process.kill(process.pid, 'SIGKILL')
  }
  const { open, rename, rm } = fileSystem
  const around =
    <Input extends unknown[], Output>(change: (...input: Input) => Promise<Output>) =>
    async (...input: Input): Promise<Output> => {
      place()
      const output = await change(...input)
      place()
      return output
    }
  const openAndWatch = async (...input: Parameters<typeof open>): Promise<FileHandle> => {
    const handle = await open(...input)
    for (const name of ['writeFile', 'appendFile'] as const) handle[name] = inHalves(handle, place)
    return handle
  }
  Object.assign(fileSystem, { open: openAndWatch, rename: around(rename), rm: around(rm) })
  syncBuiltinESMExports()
  return () => passed
}

function inHalves(handle: FileHandle, place: () => void): FileHandle['writeFile'] {
  return async (content) => {
    const bytes = Buffer.from(content as string | Uint8Array)
    const half = Math.floor(bytes.length / 2)
    place()
    await handle.write(bytes, 0, half)
    place()
    await handle.write(bytes, half)
    place()
  }
}
