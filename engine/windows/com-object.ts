import { loadKoffi, loadLibrary } from './native.ts'

/** An object of Windows' component model, called by the position of a method in its interface. */
export interface ComObject {
  /** Calls a method that writes one 32-bit number. `undefined`: it failed. */
  readNumber(method: number): number | undefined
  release(): void
}

const inProcessServer = 1
const releaseMethod = 2

/**
 * Makes an object of a class that lives in this process. `undefined`: there is no such class, or this is not Windows.
 * @param classId and `interfaceId` as `XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX`.
 */
export async function createComObject(classId: string, interfaceId: string): Promise<ComObject | undefined> {
  const library = await loadLibrary('ole32.dll')
  const koffi = await loadKoffi()
  if (library === undefined || koffi === undefined) return undefined
  const initialize = library.func('int32_t __stdcall CoInitializeEx(void *reserved, uint32_t flags)')
  const create = library.func(
    'int32_t __stdcall CoCreateInstance(void *classId, void *outer, uint32_t context, void *interfaceId, _Out_ void **object)',
  )
  // Somebody may have initialised this thread already; every answer leaves it usable.
  initialize(null, 0)
  const created: [unknown] = [null]
  const code = create(guidBytes(classId), null, inProcessServer, guidBytes(interfaceId), created)
  const [object] = created
  if (code < 0 || object === null) return undefined
  const methods = koffi.decode(object, 'void *')
  const method = (index: number) => koffi.decode(methods, index * koffi.sizeof('void *'), 'void *')
  return {
    readNumber(index) {
      const result = [0]
      const code = koffi.call(method(index), numberGetter(koffi), object, result)
      return code < 0 ? undefined : result[0]
    },
    release: () => void koffi.call(method(releaseMethod), releaser(koffi), object),
  }
}

type Koffi = NonNullable<Awaited<ReturnType<typeof loadKoffi>>>
type Prototype = ReturnType<Koffi['proto']>

let getterPrototype: Prototype | undefined
let releasePrototype: Prototype | undefined

/** koffi's types are made once for the whole process. */
function numberGetter(koffi: Koffi): Prototype {
  getterPrototype ??= koffi.proto('int32_t __stdcall ReadNumber(void *self, _Out_ int32_t *value)')
  return getterPrototype
}

function releaser(koffi: Koffi): Prototype {
  releasePrototype ??= koffi.proto('uint32_t __stdcall Release(void *self)')
  return releasePrototype
}

/** The first three parts of a GUID lie in memory with their bytes reversed. */
function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex')
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}
