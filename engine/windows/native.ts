import type { LibraryHandle } from 'koffi'

type Koffi = typeof import('koffi')

/** A Windows system library; every argument and result is checked by whoever declares a function of it. */
export interface NativeLibrary {
  readonly func: LibraryHandle['func']
  /** Where a buffer lies in memory, to tell which pointers that Windows wrote point into it. */
  readonly addressOf: (buffer: Buffer) => bigint
}

let loading: Promise<Koffi | undefined> | undefined

/** koffi itself, for the few calls that need more than functions; `undefined` where it cannot be loaded. */
export function loadKoffi(): Promise<Koffi | undefined> {
  loading ??= import('koffi').catch(() => undefined)
  return loading
}

/**
 * Loads a Windows system library for calls without a child process. `undefined` where there is none: on another
 * system, or when the native part of koffi cannot be loaded; callers then say that they could not look.
 */
export async function loadLibrary(name: string): Promise<NativeLibrary | undefined> {
  if (process.platform !== 'win32') return undefined
  const koffi = await loadKoffi()
  try {
    const library = koffi?.load(name)
    if (koffi === undefined || library === undefined) return undefined
    return { func: library.func.bind(library), addressOf: (buffer) => BigInt(koffi.address(buffer)) }
  } catch {
    return undefined
  }
}

/** Text that Windows wrote into a buffer, up to the length in characters that it reported. */
export function readWideText(buffer: Buffer, characters: number): string {
  return buffer.toString('utf16le', 0, Math.min(buffer.length, characters * 2))
}
