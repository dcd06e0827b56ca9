import type { WindowsRegistry } from './registry.ts'

/** The code page in which console programs of this machine write to pipes; `undefined` when it cannot be read. */
export function oemCodePage(registry: WindowsRegistry): number | undefined {
  const values = registry.values('HKLM\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage')
  const page = values.state === 'read' ? values.value.get('OEMCP') : undefined
  return typeof page === 'string' && /^\d{2,5}$/.test(page) ? Number(page) : undefined
}
