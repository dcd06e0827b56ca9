/**
 * Why WSL does not start, one cause for each of the many codes. `virtualization`: the processor's virtualization or the
 * hypervisor is off. `feature`: a part of Windows that WSL 2 needs is off. `not-enabled`: WSL itself is. `kernel`: its
 * kernel is too old. `service-disabled`, `timeout`, `file-in-use`, `file-missing`, `denied`,
 * `memory`, `disk-full`, `file-damaged`, `network`: what they say.
 * `no-distribution`: there is none yet, which is no fault.
 */
export type WslErrorCause =
  | 'virtualization'
  | 'feature'
  | 'not-enabled'
  | 'kernel'
  | 'service-disabled'
  | 'timeout'
  | 'file-in-use'
  | 'file-missing'
  | 'denied'
  | 'memory'
  | 'disk-full'
  | 'file-damaged'
  | 'network'
  | 'no-distribution'
  | 'other'

export interface WslError {
  /** As it was found: the path if there is one, else the number. */
  readonly code: string
  readonly cause: WslErrorCause
}

/** By the last part of an error's path, or by number (winerror.h, wsl.h, the Host Compute Service's own). */
const causes: Readonly<Record<string, WslErrorCause>> = {
  HCS_E_HYPERV_NOT_INSTALLED: 'virtualization',
  '0X80370102': 'virtualization',
  HCS_E_SERVICE_NOT_AVAILABLE: 'feature',
  '0X80370114': 'feature',
  WSL_E_VIRTUAL_MACHINE_PLATFORM_REQUIRED: 'feature',
  WSL_E_WSL_OPTIONAL_COMPONENT_REQUIRED: 'not-enabled',
  ERROR_LINUX_SUBSYSTEM_NOT_PRESENT: 'not-enabled',
  '0X8007019E': 'not-enabled',
  REGDB_E_CLASSNOTREG: 'not-enabled',
  '0X80040154': 'not-enabled',
  WSL_E_KERNEL_NOT_FOUND: 'kernel',
  '0X800701BC': 'kernel',
  ERROR_SERVICE_DISABLED: 'service-disabled',
  '0X80070422': 'service-disabled',
  HCS_E_CONNECTION_TIMEOUT: 'timeout',
  '0X80370109': 'timeout',
  ERROR_TIMEOUT: 'timeout',
  '0X800705B4': 'timeout',
  ERROR_SHARING_VIOLATION: 'file-in-use',
  '0X80070020': 'file-in-use',
  ERROR_FILE_NOT_FOUND: 'file-missing',
  '0X80070002': 'file-missing',
  ERROR_PATH_NOT_FOUND: 'file-missing',
  '0X80070003': 'file-missing',
  ERROR_NOT_FOUND: 'file-missing',
  '0X80070490': 'file-missing',
  E_ACCESSDENIED: 'denied',
  '0X80070005': 'denied',
  HCS_E_OPERATION_TIMEOUT: 'timeout',
  '0X80370118': 'timeout',
  ERROR_NOT_ENOUGH_MEMORY: 'memory',
  '0X80070008': 'memory',
  E_OUTOFMEMORY: 'memory',
  '0X8007000E': 'memory',
  ERROR_NO_SYSTEM_RESOURCES: 'memory',
  '0X800705AA': 'memory',
  ERROR_COMMITMENT_LIMIT: 'memory',
  '0X800705AF': 'memory',
  ERROR_DISK_FULL: 'disk-full',
  '0X80070070': 'disk-full',
  ERROR_FILE_CORRUPT: 'file-damaged',
  '0X80070570': 'file-damaged',
  ERROR_DISK_CORRUPT: 'file-damaged',
  '0X80070571': 'file-damaged',
  WSL_E_DEFAULT_DISTRO_NOT_FOUND: 'no-distribution',
}

/**
 * Finds WSL's error code in a text in any language: a path such as `Wsl/Service/CreateInstance/HCS_E_…`, a name or a
 * number. `undefined` where there is none.
 */
export function decodeWslError(text: string): WslError | undefined {
  const bounded = text.slice(0, maxText)
  const path = /\bWsl(?:\/\w{1,80}){1,12}/i.exec(bounded)?.[0]
  const name = /\b(?:HCS_E|WSL_E)_[A-Z_]{1,80}\b/.exec(bounded)?.[0]
  const number = /\b0x8[0-9a-f]{7}\b/i.exec(bounded)?.[0]
  const code = path ?? name ?? number
  if (code === undefined) return undefined
  // A path may end in a number, and a text may have both: the one that is known counts.
  const known = [path?.split('/').at(-1), name, number].map((part) => causes[part?.toUpperCase() ?? ''])
  const cause = known.find((one) => one !== undefined)
  // Whatever went wrong in it, a step of the way says what could not be done.
  return { code, cause: cause ?? (/\/ConfigureNetworking\b/i.test(path ?? '') ? 'network' : 'other') }
}

const maxText = 16 * 1024
