import { known, type Reading, unknown } from '../core/fact.ts'
import { message } from '../core/message.ts'
import type { WindowsRegistry } from '../windows/registry.ts'
import type { PortProxyRule } from './windows-facts.ts'

const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\PortProxy'
const kinds = ['v4tov4', 'v4tov6', 'v6tov4', 'v6tov6'] as const

/**
 * Reads the rules of `netsh interface portproxy` from the registry: a key for each kind, values named
 * `LISTENADDRESS/PORT` with `CONNECTADDRESS/PORT` as data. A key that is not there has no rules; one that cannot be
 * opened makes everything unknown.
 */
export function readPortProxyRules(registry: WindowsRegistry): Reading<PortProxyRule[]> {
  const rules: PortProxyRule[] = []
  for (const kind of kinds) {
    const reading = registry.values(`${key}\\${kind}\\tcp`)
    if (reading.state === 'failed') {
      return unknown(message('ports.reasons.registry-denied', { key: `${key}\\${kind}\\tcp`, code: reading.code }))
    }
    for (const [name, data] of reading.state === 'read' ? reading.value : []) {
      const [listen, connect] = [readPlace(name), typeof data === 'string' ? readPlace(data) : undefined]
      // The service passes over such values too.
      if (listen === undefined || connect === undefined) continue
      rules.push({
        kind,
        listenAddress: listen.address,
        listenPort: listen.port,
        connectAddress: connect.address,
        connectPort: connect.port,
      })
    }
  }
  return known(rules)
}

function readPlace(text: string): { address: string; port: number } | undefined {
  const [, address, port] = /^([^/\s]{1,255})\/(\d{1,5})$/.exec(text) ?? []
  if (address === undefined || port === undefined || Number(port) > 65_535 || Number(port) === 0) return undefined
  return { address, port: Number(port) }
}
