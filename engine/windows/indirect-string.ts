import { loadLibrary } from './native.ts'

const maxCharacters = 1024

/**
 * What puts `@FirewallAPI.dll,-28752` into the words of this machine's language. The function that it gives answers
 * `undefined` for what it does not know.
 */
export async function indirectStrings(): Promise<(reference: string) => string | undefined> {
  const library = await loadLibrary('shlwapi.dll')
  if (library === undefined) return () => undefined
  const load = library.func(
    'int32_t __stdcall SHLoadIndirectString(str16 source, _Out_ void *text, uint32_t size, void *reserved)',
  )
  return (reference) => {
    const buffer = Buffer.alloc(maxCharacters * 2)
    if (load(reference, buffer, maxCharacters, null) !== 0) return undefined
    const text = buffer.toString('utf16le').replace(/\0.*$/s, '')
    return text === '' || text === reference ? undefined : text
  }
}
