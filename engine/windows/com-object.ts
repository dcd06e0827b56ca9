import { loadKoffi, loadLibrary } from './native.ts'

/** An object of Windows' component model, called by the position of a method in its interface. */
export interface ComObject {
  /** Calls a method that gives nothing. @returns whether it worked. */
  call(method: number, ...given: readonly ComArgument[]): boolean
  /** Calls a method that writes one 32-bit number. `undefined`: it failed. */
  readNumber(method: number): number | undefined
  /** Calls a method that writes a text (BSTR). */
  readText(method: number): string | undefined
  /** Calls a method that gives another object, which the caller releases. */
  readObject(method: number, ...given: readonly ComArgument[]): ComObject | undefined
  release(): void
}

/** A 32-bit number, or a VARIANT as its 24 bytes: 64-bit Windows passes it by its address. */
export type ComArgument = number | Buffer

const inProcessServer = 1
const releaseMethod = 2

/** `VT_I4` of wtypes.h. */
const variantNumber = 3

/** A VARIANT that holds nothing (`VT_EMPTY`), or a 32-bit number. */
export function variantOf(value?: number): Buffer {
  const variant = Buffer.alloc(24)
  if (value === undefined) return variant
  variant.writeUInt16LE(variantNumber, 0)
  variant.writeInt32LE(value, 8)
  return variant
}

/**
 * Makes an object of a class that lives in this process. `undefined`: there is no such class, or this is not Windows.
 * @param classId and `interfaceId` as `XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX`.
 */
export async function createComObject(classId: string, interfaceId: string): Promise<ComObject | undefined> {
  const [library, strings, koffi] = await Promise.all([
    loadLibrary('ole32.dll'),
    loadLibrary('oleaut32.dll'),
    loadKoffi(),
  ])
  if (library === undefined || strings === undefined || koffi === undefined) return undefined
  const initialize = library.func('int32_t __stdcall CoInitializeEx(void *reserved, uint32_t flags)')
  const create = library.func(
    'int32_t __stdcall CoCreateInstance(void *classId, void *outer, uint32_t context, void *interfaceId, _Out_ void **object)',
  )
  const textLength = strings.func('uint32_t __stdcall SysStringLen(void *text)')
  const freeText = strings.func('void __stdcall SysFreeString(void *text)')
  // Somebody may have initialised this thread already; every answer leaves it usable.
  initialize(null, 0)
  const created: [unknown] = [null]
  const code = create(guidBytes(classId), null, inProcessServer, guidBytes(interfaceId), created)
  if (code < 0 || created[0] === null) return undefined

  const wrap = (object: unknown): ComObject => {
    const methods = koffi.decode(object, 'void *')
    const invoke = (index: number, prototype: Prototype, ...given: readonly unknown[]): number =>
      koffi.call(koffi.decode(methods, index * koffi.sizeof('void *'), 'void *'), prototype, object, ...given)
    const readPointer = (index: number, given: readonly ComArgument[]): unknown => {
      const result: [unknown] = [null]
      const code = invoke(index, prototypeOf(koffi, given, '_Out_ void **value'), ...given, result)
      return code < 0 || result[0] === null ? undefined : result[0]
    }
    return {
      call: (index, ...given) => invoke(index, prototypeOf(koffi, given), ...given) >= 0,
      readNumber(index) {
        const result = [0]
        return invoke(index, prototypeOf(koffi, [], '_Out_ int32_t *value'), result) < 0 ? undefined : result[0]
      },
      readText(index) {
        const text = readPointer(index, [])
        if (text === undefined) return undefined
        const characters = koffi.decode(text, koffi.array('char16_t', textLength(text), 'String'))
        freeText(text)
        return characters
      },
      readObject(index, ...given) {
        const found = readPointer(index, given)
        return found === undefined ? undefined : wrap(found)
      },
      release: () => void invoke(releaseMethod, prototypeOf(koffi, [])),
    }
  }
  return wrap(created[0])
}

type Koffi = NonNullable<Awaited<ReturnType<typeof loadKoffi>>>
type Prototype = ReturnType<Koffi['proto']>

const prototypes = new Map<string, Prototype>()

/** koffi's types are made once for the whole process. */
function prototypeOf(koffi: Koffi, given: readonly ComArgument[], ...more: readonly string[]): Prototype {
  const types = given.map((argument, index) => (typeof argument === 'number' ? `int32_t a${index}` : `void *a${index}`))
  const parameters = ['void *self', ...types, ...more].join(', ')
  const known = prototypes.get(parameters)
  if (known !== undefined) return known
  const made = koffi.proto(`int32_t __stdcall ComMethod${prototypes.size}(${parameters})`)
  prototypes.set(parameters, made)
  return made
}

/** The first three parts of a GUID lie in memory with their bytes reversed. */
function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex')
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}
