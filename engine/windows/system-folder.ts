import { win32 } from 'node:path'
import type { Machine } from '../core/machine.ts'
import { loadLibrary, readWideText } from './native.ts'

/** A program of Windows by its full path, so that none of the same name in a project or on the PATH is started. */
export function systemProgram(name: string, { environment }: Pick<Machine, 'environment'>): string {
  return win32.join(environment['SystemRoot'] ?? 'C:\\Windows', 'System32', name)
}

/**
 * Where Windows is, from Windows itself: variables of the account may say something else, and a process with
 * administrator rights gets them too. `undefined` where there is no Windows to ask.
 */
export async function windowsFolder(): Promise<string | undefined> {
  const library = await loadLibrary('kernel32.dll')
  const GetSystemWindowsDirectoryW = library?.func(
    'uint32_t __stdcall GetSystemWindowsDirectoryW(void *buffer, uint32_t size)',
  )
  if (GetSystemWindowsDirectoryW === undefined) return undefined
  const characters = 260
  const buffer = Buffer.alloc(characters * 2)
  const length: number = GetSystemWindowsDirectoryW(buffer, characters)
  return length === 0 || length >= characters ? undefined : readWideText(buffer, length)
}
