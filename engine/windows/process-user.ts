import { promisify } from 'node:util'
import { type Kernel32, processAccess } from './kernel32.ts'
import { loadLibrary, readWideText } from './native.ts'

const tokenQuery = 0x8
/** `TokenUser` of TOKEN_INFORMATION_CLASS; it begins with the pointer to the user's SID. */
const tokenUser = 1
/** The longest account and domain names, in UTF-16 units. */
const maxName = 512

/** `DOMAIN\name` of the user whose process it is. `undefined`: not allowed to look, or nobody knows the account. */
export async function readProcessUser(pid: number, kernel32: Kernel32): Promise<string | undefined> {
  const library = await loadLibrary('advapi32.dll')
  const process = library && kernel32.openProcess(pid, processAccess.queryLimitedInformation)
  if (library === undefined || typeof process !== 'number') return undefined
  const openToken = library.func(
    'int __stdcall OpenProcessToken(intptr_t process, uint32_t access, _Out_ intptr_t *token)',
  )
  const information = library.func(
    'int __stdcall GetTokenInformation(intptr_t token, int kind, void *out, uint32_t size, _Out_ uint32_t *needed)',
  )
  const lookUp = library.func(
    'int __stdcall LookupAccountSidW(void *machine, void *sid, void *name, _Inout_ uint32_t *nameSize, void *domain, _Inout_ uint32_t *domainSize, _Out_ int *use)',
  )
  const token = [0]
  const opened = openToken(process, tokenQuery, token) !== 0
  kernel32.close(process)
  if (!opened) return undefined
  const user = Buffer.alloc(256)
  const read = information(token[0], tokenUser, user, user.length, [0]) !== 0
  kernel32.close(token[0] ?? 0)
  if (!read) return undefined
  const offset = Number(user.readBigUInt64LE(0) - library.addressOf(user))
  if (offset < 0 || offset >= user.length) return undefined
  const [name, domain] = [Buffer.alloc(2 * maxName), Buffer.alloc(2 * maxName)]
  const [nameSize, domainSize] = [[maxName], [maxName]]
  // It may ask a domain controller that does not answer: another thread waits for it.
  const found = await promisify(lookUp.async)(null, user.subarray(offset), name, nameSize, domain, domainSize, [0])
  if (found === 0) return undefined
  return [readWideText(domain, domainSize[0] ?? 0), readWideText(name, nameSize[0] ?? 0)].filter(Boolean).join('\\')
}
