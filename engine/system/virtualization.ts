import type { Machine } from '../core/machine.ts'
import { loadLibrary } from '../windows/native.ts'

/** `PF_VIRT_FIRMWARE_ENABLED` of winnt.h. */
const virtualizationInFirmware = 21

/** Whether the processor says that its virtualization is on; also false where a hypervisor hides the answer. */
export async function isVirtualizationInFirmware(): Promise<boolean> {
  const library = await loadLibrary('kernel32.dll')
  return library?.func('int __stdcall IsProcessorFeaturePresent(uint32_t feature)')(virtualizationInFirmware) === 1
}

/** A property by its name: it is the same in every language of Windows, and so is how PowerShell writes a Boolean. */
const query = '(Get-CimInstance -ClassName Win32_ComputerSystem -Property HypervisorPresent).HypervisorPresent'

/** Whether a hypervisor runs; `undefined` when Windows did not say. */
export async function readHypervisorPresent(
  { runProcess }: Pick<Machine, 'runProcess'>,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const result = await runProcess('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query], {
    timeoutMs: 5000,
    maxOutputBytes: 4096,
    signal,
  })
  if (result.outcome !== 'exited') return undefined
  const answer = result.stdout.toString('latin1').trim().toLowerCase()
  return answer === 'true' ? true : answer === 'false' ? false : undefined
}
