import { loadLibrary, readWideText } from './native.ts'

/** Bits of a process handle (winnt.h). */
export const processAccess = {
  terminate: 0x0001,
  readMemory: 0x0010,
  queryLimitedInformation: 0x1000,
  synchronize: 0x100000,
} as const

/** `ERROR_ACCESS_DENIED` of winerror.h. */
const accessDenied = 5

/** `INVALID_HANDLE_VALUE` in the type that handles are declared with here. */
const invalidHandle = -1

/** The calls of kernel32.dll that are about processes, with plain buffers and numbers. */
export interface Kernel32 {
  /** A handle, or why there is none: no such process, or not allowed. The caller closes it. */
  openProcess(pid: number, access: number): number | 'no-process' | 'denied'
  close(handle: number): void
  /** Full path of the program. */
  imagePath(handle: number): string | undefined
  /** When it was created, in units of 100 ns since 1601. */
  creationTime(handle: number): bigint | undefined
  hasEnded(handle: number): boolean
  terminate(handle: number): boolean
  /** All processes: the one call that also names those that may not be opened. */
  snapshot(): readonly { readonly pid: number; readonly parent: number; readonly name: string }[]
}

let loaded: Promise<Kernel32> | undefined

/** Loads kernel32.dll through koffi, only on Windows. Fails where koffi's native part is missing. */
export function loadKernel32(): Promise<Kernel32> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<Kernel32> {
  const library = await loadLibrary('kernel32.dll')
  if (library === undefined) throw new Error('kernel32.dll could not be loaded')
  const OpenProcess = library.func('intptr_t __stdcall OpenProcess(uint32_t access, int inherit, uint32_t pid)')
  const CloseHandle = library.func('int __stdcall CloseHandle(intptr_t handle)')
  const GetLastError = library.func('uint32_t __stdcall GetLastError()')
  const QueryFullProcessImageNameW = library.func(
    'int __stdcall QueryFullProcessImageNameW(intptr_t handle, uint32_t flags, void *name, void *size)',
  )
  const GetProcessTimes = library.func(
    'int __stdcall GetProcessTimes(intptr_t handle, void *created, void *ended, void *kernel, void *user)',
  )
  const WaitForSingleObject = library.func('uint32_t __stdcall WaitForSingleObject(intptr_t handle, uint32_t ms)')
  const TerminateProcess = library.func('int __stdcall TerminateProcess(intptr_t handle, uint32_t exitCode)')
  const CreateToolhelp32Snapshot = library.func(
    'intptr_t __stdcall CreateToolhelp32Snapshot(uint32_t flags, uint32_t pid)',
  )
  const Process32FirstW = library.func('int __stdcall Process32FirstW(intptr_t snapshot, void *entry)')
  const Process32NextW = library.func('int __stdcall Process32NextW(intptr_t snapshot, void *entry)')

  return {
    openProcess(pid, access) {
      const handle = Number(OpenProcess(access, 0, pid))
      if (handle !== 0) return handle
      return GetLastError() === accessDenied ? 'denied' : 'no-process'
    },
    close: (handle) => void CloseHandle(handle),
    imagePath(handle) {
      const name = Buffer.alloc(2 * maxPathLength)
      const size = Buffer.alloc(4)
      size.writeUInt32LE(maxPathLength)
      if (QueryFullProcessImageNameW(handle, 0, name, size) === 0) return undefined
      return readWideText(name, size.readUInt32LE())
    },
    creationTime(handle) {
      const [created, ended, kernel, user] = [Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(8)]
      return GetProcessTimes(handle, created, ended, kernel, user) === 0 ? undefined : created.readBigUInt64LE()
    },
    hasEnded: (handle) => WaitForSingleObject(handle, 0) === 0,
    terminate: (handle) => TerminateProcess(handle, 1) !== 0,
    snapshot() {
      const snapshot = Number(CreateToolhelp32Snapshot(snapshotProcesses, 0))
      if (snapshot === invalidHandle) throw new Error(`CreateToolhelp32Snapshot: ${GetLastError()}`)
      try {
        const layout = processEntryLayout(process.arch)
        const entry = Buffer.alloc(layout.size)
        const processes: ReturnType<typeof decodeProcessEntry>[] = []
        entry.writeUInt32LE(layout.size, 0)
        for (let more = Process32FirstW(snapshot, entry); more !== 0; more = Process32NextW(snapshot, entry)) {
          processes.push(decodeProcessEntry(entry, layout))
        }
        return processes
      } finally {
        CloseHandle(snapshot)
      }
    },
  }
}

/** The longest path of Windows, in UTF-16 units. */
const maxPathLength = 32_768

/** `TH32CS_SNAPPROCESS` of tlhelp32.h. */
const snapshotProcesses = 0x2

/** Where the fields of `PROCESSENTRY32W` are; a pointer-sized field in the middle moves them. */
export interface ProcessEntryLayout {
  readonly size: number
  readonly pid: number
  readonly parent: number
  readonly name: number
}

export function processEntryLayout(architecture: string): ProcessEntryLayout {
  return architecture === 'ia32'
    ? { size: 556, pid: 8, parent: 24, name: 36 }
    : { size: 568, pid: 8, parent: 32, name: 44 }
}

export function decodeProcessEntry(
  entry: Buffer,
  layout: ProcessEntryLayout,
): { readonly pid: number; readonly parent: number; readonly name: string } {
  const name = entry.toString('utf16le', layout.name, layout.size)
  const end = name.indexOf('\0')
  return {
    pid: entry.readUInt32LE(layout.pid),
    parent: entry.readUInt32LE(layout.parent),
    name: end < 0 ? name : name.slice(0, end),
  }
}

/** A FILETIME as ISO 8601, UTC: the epoch of Windows is 11,644,473,600 seconds before the one of Unix. */
export function fileTimeToIso(fileTime: bigint): string {
  return new Date(Number(fileTime / 10_000n) - 11_644_473_600_000).toISOString()
}
