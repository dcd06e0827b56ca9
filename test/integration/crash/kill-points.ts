import type { FileHandle } from 'node:fs/promises'
import fileSystem from 'node:fs/promises'
import { ClientRequest } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'

/**
 * Makes every change on the disk a place to die: this process gets SIGKILL right before, right after and, for a write,
 * in the middle of the one with this number.
 * A request to an engine is such a place too: before it is sent, when it was, and when the answer begins.
 */
export function dieAt(point: number): { readonly passed: () => number; readonly place: () => void } {
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
    handle.chmod = around(handle.chmod.bind(handle))
    return handle
  }
  Object.assign(fileSystem, { open: openAndWatch, rename: around(rename), rm: around(rm) })
  syncBuiltinESMExports()
  const { end } = ClientRequest.prototype
  ClientRequest.prototype.end = function (this: ClientRequest, ...input: never[]) {
    place()
    this.once('response', place)
    const request = end.apply(this, input as unknown as Parameters<typeof end>)
    place()
    return request
  } as typeof end
  return { passed: () => passed, place }
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
