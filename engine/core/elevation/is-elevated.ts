import { loadLibrary } from '../../windows/native.ts'

let known: Promise<boolean> | undefined

/** Whether this process has administrator rights already. Where Windows cannot be asked, it has not. */
export function isElevated(): Promise<boolean> {
  known ??= process.platform === 'win32' ? isWindowsAdministrator() : Promise.resolve(process.geteuid?.() === 0)
  return known
}

async function isWindowsAdministrator(): Promise<boolean> {
  const shell = await loadLibrary('shell32.dll')
  const isUserAnAdmin = shell?.func('int __stdcall IsUserAnAdmin()')
  return isUserAnAdmin !== undefined && isUserAnAdmin() !== 0
}
