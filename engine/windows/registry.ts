import { loadLibrary, type NativeLibrary, readWideText } from './native.ts'

/** The data of a value, by its type; strings of type EXPAND keep their `%VARIABLES%`. */
export type RegistryData = string | number | bigint | readonly string[] | Uint8Array

/** What came of reading a key. `missing` is an answer; `failed` is not, and must never be taken for it. */
export type RegistryReading<Value> =
  | { readonly state: 'read'; readonly value: Value }
  | { readonly state: 'missing' }
  /** `code` is the Win32 error, such as 5 for "access denied". */
  | { readonly state: 'failed'; readonly code: number }

/** Reads the 64-bit view of the Windows registry. Paths start with `HKLM\` or `HKCU\`. Never throws, never writes. */
export interface WindowsRegistry {
  /** All values of a key; names as they are spelled there. */
  values(path: string): RegistryReading<ReadonlyMap<string, RegistryData>>
  /** The names of the keys below a key. */
  keys(path: string): RegistryReading<readonly string[]>
}

/** `undefined`: this is not Windows, or its registry cannot be called. */
export async function openRegistry(): Promise<WindowsRegistry | undefined> {
  const library = await loadLibrary('advapi32.dll')
  return library === undefined ? undefined : registryOf(library)
}

/** More than any real key has; what is beyond makes the reading fail rather than end early. */
const maxEntries = 100_000
const maxDataBytes = 4 * 1024 * 1024

const success = 0
const fileNotFound = 2
const moreData = 234
const noMoreItems = 259
const readKey64 = 0x20019 | 0x100

/** Predefined handles are sign-extended to the width of a pointer. */
const roots: Readonly<Record<string, number>> = { HKCU: -0x7fffffff, HKLM: -0x7ffffffe }

function registryOf(library: NativeLibrary): WindowsRegistry {
  const openKey = library.func(
    'int32_t __stdcall RegOpenKeyExW(intptr_t key, str16 path, uint32_t options, uint32_t access, _Out_ intptr_t *result)',
  )
  const closeKey = library.func('int32_t __stdcall RegCloseKey(intptr_t key)')
  const enumerateValue = library.func(
    'int32_t __stdcall RegEnumValueW(intptr_t key, uint32_t index, _Out_ void *name, _Inout_ uint32_t *nameLength, void *reserved, _Out_ uint32_t *type, _Out_ void *data, _Inout_ uint32_t *dataLength)',
  )
  const enumerateKey = library.func(
    'int32_t __stdcall RegEnumKeyExW(intptr_t key, uint32_t index, _Out_ void *name, _Inout_ uint32_t *nameLength, void *reserved, void *class, void *classLength, void *lastWrite)',
  )

  function withKey<Value>(path: string, read: (key: number) => RegistryReading<Value>): RegistryReading<Value> {
    const separator = path.indexOf('\\')
    const root = roots[path.slice(0, separator)]
    if (root === undefined) return { state: 'missing' }
    const opened = [0]
    const code = openKey(root, path.slice(separator + 1), 0, readKey64, opened)
    if (code === fileNotFound) return { state: 'missing' }
    if (code !== success) return { state: 'failed', code }
    const [key = 0] = opened
    try {
      return read(key)
    } finally {
      closeKey(key)
    }
  }

  return {
    values: (path) =>
      withKey(path, (key) => {
        const values = new Map<string, RegistryData>()
        const name = Buffer.alloc(32_768)
        let data = Buffer.alloc(16_384)
        for (let index = 0; index < maxEntries; index += 1) {
          const nameLength = [name.length / 2]
          const dataLength = [data.length]
          const type = [0]
          const code = enumerateValue(key, index, name, nameLength, null, type, data, dataLength)
          if (code === noMoreItems) return { state: 'read', value: values }
          if (code === moreData && data.length < maxDataBytes) {
            data = Buffer.alloc(data.length * 4)
            index -= 1
            continue
          }
          if (code !== success) return { state: 'failed', code }
          values.set(
            readWideText(name, nameLength[0] ?? 0),
            decodeData(type[0] ?? 0, data.subarray(0, dataLength[0] ?? 0)),
          )
        }
        return { state: 'failed', code: moreData }
      }),
    keys: (path) =>
      withKey(path, (key) => {
        const names: string[] = []
        const name = Buffer.alloc(512)
        for (let index = 0; index < maxEntries; index += 1) {
          const length = [name.length / 2]
          const code = enumerateKey(key, index, name, length, null, null, null, null)
          if (code === noMoreItems) return { state: 'read', value: names }
          if (code !== success) return { state: 'failed', code }
          names.push(readWideText(name, length[0] ?? 0))
        }
        return { state: 'failed', code: moreData }
      }),
  }
}

/** Decodes data by the REG_ type; strings need not end with a zero, and some end with several. */
function decodeData(type: number, data: Buffer): RegistryData {
  if (type === 1 || type === 2) return data.toString('utf16le').replace(/\0.*$/s, '')
  if (type === 7) return data.toString('utf16le').split('\0').filter(Boolean)
  if (type === 4 && data.length >= 4) return data.readUInt32LE(0)
  if (type === 11 && data.length >= 8) return data.readBigUInt64LE(0)
  return Uint8Array.from(data)
}
