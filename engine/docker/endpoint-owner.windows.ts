import { win32 } from 'node:path'
import { fileTimeToIso, loadKernel32, processAccess } from '../windows/kernel32.ts'
import { loadLibrary } from '../windows/native.ts'
import type { EndpointOwner } from './facts.ts'

/** winnt.h, fileapi.h, winbase.h; reading attributes is enough to ask about a pipe. */
const readAttributes = 0x80
const shareReadWrite = 0x3
const openExisting = 3
/** The server may learn that it is called, and not act as the caller: `SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION`. */
const identificationOnly = 0x00110000
const invalidHandle = -1

/**
 * Who made named pipes. Each is opened for a moment, as every client does, so it is only asked for few.
 * @param paths such as `\\.\pipe\docker_engine`.
 */
export async function ownersOfPipes(paths: readonly string[]): Promise<ReadonlyMap<string, EndpointOwner>> {
  const library = await loadLibrary('kernel32.dll')
  if (library === undefined) return new Map()
  const CreateFileW = library.func(
    'intptr_t __stdcall CreateFileW(str16 name, uint32_t access, uint32_t share, void *security, uint32_t how, uint32_t flags, intptr_t template)',
  )
  const GetNamedPipeServerProcessId = library.func(
    'int __stdcall GetNamedPipeServerProcessId(intptr_t pipe, void *pid)',
  )
  const kernel32 = await loadKernel32()
  const owners = new Map<string, EndpointOwner>()
  for (const path of paths) {
    const handle = Number(CreateFileW(path, readAttributes, shareReadWrite, null, openExisting, identificationOnly, 0))
    if (handle === invalidHandle) continue
    const pid = Buffer.alloc(4)
    const told = GetNamedPipeServerProcessId(handle, pid) !== 0
    kernel32.close(handle)
    if (told) owners.set(path, describe(pid.readUInt32LE(), kernel32))
  }
  return owners
}

function describe(pid: number, kernel32: Awaited<ReturnType<typeof loadKernel32>>): EndpointOwner {
  const name = kernel32.snapshot().find((entry) => entry.pid === pid)?.name ?? '?'
  const handle = kernel32.openProcess(pid, processAccess.queryLimitedInformation)
  if (typeof handle === 'string') return { pid, name }
  try {
    const created = kernel32.creationTime(handle)
    const image = kernel32.imagePath(handle)
    return {
      pid,
      name: image === undefined ? name : win32.basename(image),
      ...(created !== undefined && { runsForMs: Math.max(0, Date.now() - Date.parse(fileTimeToIso(created))) }),
    }
  } finally {
    kernel32.close(handle)
  }
}
