import { type Kernel32, processAccess } from './kernel32.ts'
import { loadLibrary } from './native.ts'

/** `ProcessBasicInformation` of winternl.h. */
const basicInformation = 0

/** Offsets on 64-bit Windows, x64 and arm64 alike; unchanged since Windows Vista (public debug symbols of ntdll). */
const offsets = { pebAddress: 8, parameters: 0x20, currentDirectory: 0x38 }

/** The longest path that a `UNICODE_STRING` can hold, in bytes. */
const maxPathBytes = 65_534

/**
 * The folder that a process works in, from its own memory; there is no call for it. `undefined`: another user's process,
 * a 32-bit Stackmedic, or memory that does not look as expected.
 */
export async function readProcessFolder(pid: number, kernel32: Kernel32): Promise<string | undefined> {
  if (process.arch === 'ia32') return undefined
  const [ntdll, kernel] = await Promise.all([loadLibrary('ntdll.dll'), loadLibrary('kernel32.dll')])
  const handle = kernel32.openProcess(pid, processAccess.queryLimitedInformation | processAccess.readMemory)
  if (ntdll === undefined || kernel === undefined || typeof handle !== 'number') return undefined
  try {
    const query = ntdll.func(
      'int32_t __stdcall NtQueryInformationProcess(intptr_t process, int kind, void *out, uint32_t size, void *needed)',
    )
    const readMemory = kernel.func(
      'int __stdcall ReadProcessMemory(intptr_t process, uint64_t address, void *out, size_t size, void *read)',
    )
    const bytesAt = (address: bigint, length: number): Buffer | undefined => {
      const bytes = Buffer.alloc(length)
      return address !== 0n && readMemory(handle, address, bytes, length, null) !== 0 ? bytes : undefined
    }
    const basic = Buffer.alloc(48)
    if (query(handle, basicInformation, basic, basic.length, Buffer.alloc(4)) !== 0) return undefined
    const peb = basic.readBigUInt64LE(offsets.pebAddress)
    const parameters = bytesAt(peb + BigInt(offsets.parameters), 8)?.readBigUInt64LE()
    const text = parameters && bytesAt(parameters + BigInt(offsets.currentDirectory), 16)
    if (text === undefined || text === 0n) return undefined
    const length = Math.min(text.readUInt16LE(0), maxPathBytes)
    return withoutEnd(bytesAt(text.readBigUInt64LE(8), length)?.toString('utf16le'))
  } finally {
    kernel32.close(handle)
  }
}

/** Windows keeps the folder with a backslash at its end, which only the root of a drive needs. */
function withoutEnd(path: string | undefined): string | undefined {
  if (path === undefined || path === '') return undefined
  return path.length > 3 && path.endsWith('\\') ? path.slice(0, -1) : path
}
