import { loadLibrary } from './native.ts'

/** winuser.h */
const everyWindow = 0xffff
const settingChange = 0x1a
const abortIfHung = 0x2
const patienceMs = 1000

/** Tells every window that environment variables have changed, as Windows' own dialogue does: new terminals then know. */
export async function announceEnvironmentChange(): Promise<void> {
  const library = await loadLibrary('user32.dll')
  const send = library?.func(
    'intptr_t __stdcall SendMessageTimeoutW(intptr_t window, uint32_t message, uintptr_t w, str16 what, uint32_t flags, uint32_t timeout, void *result)',
  )
  send?.(everyWindow, settingChange, 0, 'Environment', abortIfHung, patienceMs, null)
}
