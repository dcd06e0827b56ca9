import { loadLibrary, type NativeLibrary } from './native.ts'

export interface WindowsService {
  /** The short name, such as `W3SVC`; the same in every language. */
  readonly name: string
  /** In the language of the machine. */
  readonly displayName: string
  readonly running: boolean
  /** The process it runs in; several services can share one. 0 when it does not run. */
  readonly pid: number
}

/** The services of this Windows, without elevation. `undefined`: the service manager could not be asked. */
export async function listServices(): Promise<readonly WindowsService[] | undefined> {
  const library = await loadLibrary('advapi32.dll')
  return library === undefined ? undefined : readServices(library)
}

const connectAndEnumerate = 0x1 | 0x4
const win32Services = 0x30
const allStates = 3
const maxBytes = 8 * 1024 * 1024

/** ENUM_SERVICE_STATUS_PROCESSW of 64-bit Windows: two pointers, then SERVICE_STATUS_PROCESS, padded to 56 bytes. */
const row = { size: 56, name: 0, displayName: 8, state: 20, pid: 44 }
const running = 4

function readServices(library: NativeLibrary): readonly WindowsService[] | undefined {
  const openManager = library.func('intptr_t __stdcall OpenSCManagerW(void *machine, void *database, uint32_t access)')
  const enumerate = library.func(
    'int __stdcall EnumServicesStatusExW(intptr_t manager, int level, uint32_t type, uint32_t state, _Out_ void *rows, uint32_t size, _Out_ uint32_t *needed, _Out_ uint32_t *count, _Inout_ uint32_t *resume, void *group)',
  )
  const close = library.func('int __stdcall CloseServiceHandle(intptr_t handle)')

  const manager: number = openManager(null, null, connectAndEnumerate)
  if (manager === 0) return undefined
  try {
    for (let size = 256 * 1024; size <= maxBytes; size *= 2) {
      const rows = Buffer.alloc(size)
      const needed = [0]
      const count = [0]
      // A failed call leaves a place to resume at; starting over keeps the list of one moment.
      if (enumerate(manager, 0, win32Services, allStates, rows, size, needed, count, [0], null) !== 0) {
        return readRows(rows, count[0] ?? 0, library.addressOf(rows))
      }
      if ((needed[0] ?? 0) === 0) return undefined
    }
    return undefined
  } finally {
    close(manager)
  }
}

function readRows(rows: Buffer, count: number, address: bigint): readonly WindowsService[] {
  return Array.from({ length: Math.min(count, Math.floor(rows.length / row.size)) }, (_, index) => {
    const start = index * row.size
    const isRunning = rows.readUInt32LE(start + row.state) === running
    return {
      name: textAt(rows, rows.readBigUInt64LE(start + row.name) - address),
      displayName: textAt(rows, rows.readBigUInt64LE(start + row.displayName) - address),
      running: isRunning,
      pid: isRunning ? rows.readUInt32LE(start + row.pid) : 0,
    }
  })
}

/** The strings of the rows lie behind them in the same buffer. */
function textAt(buffer: Buffer, offset: bigint): string {
  if (offset < 0n || offset >= BigInt(buffer.length)) return ''
  const start = Number(offset)
  let end = start
  while (end + 1 < buffer.length && buffer.readUInt16LE(end) !== 0) end += 2
  return buffer.toString('utf16le', start, end)
}
