import { type Kernel32, processAccess } from '../../windows/kernel32.ts'
import { loadLibrary } from '../../windows/native.ts'

/** `ProcessCommandLineInformation` of winternl; since Windows 8.1. */
const commandLineInformation = 60

const maxCommandLine = 2000

/** The command line of a process, by ntdll.dll; what Windows does not tell is left out. */
export async function readCommandLine(pid: number, kernel32: Kernel32): Promise<string | undefined> {
  const ntdll = await loadLibrary('ntdll.dll')
  const handle = kernel32.openProcess(pid, processAccess.queryLimitedInformation)
  if (ntdll === undefined || typeof handle === 'string') return undefined
  try {
    const query = ntdll.func(
      'int32_t __stdcall NtQueryInformationProcess(intptr_t process, int kind, void *out, uint32_t size, void *needed)',
    )
    const out = Buffer.alloc(64 * 1024 + 16)
    // Older Windows refuses this question; the program's path still says what it is.
    if (query(handle, commandLineInformation, out, out.length, Buffer.alloc(4)) !== 0) return undefined
    return decodeUnicodeString(out, process.arch)?.slice(0, maxCommandLine)
  } finally {
    kernel32.close(handle)
  }
}

/** A `UNICODE_STRING` whose characters follow it in the same buffer: length in bytes, capacity, pointer. */
export function decodeUnicodeString(buffer: Buffer, architecture: string): string | undefined {
  const header = architecture === 'ia32' ? 8 : 16
  const length = buffer.length < header ? 0 : buffer.readUInt16LE(0)
  return header + length > buffer.length ? undefined : buffer.toString('utf16le', header, header + length)
}
