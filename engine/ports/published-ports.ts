import { parse } from 'yaml'
import type { PublishedPort } from '../project/facts.ts'

/**
 * A service's ports in compose's short form, with one of them on another host port. The others stay as written where
 * they are written in the short form, variables and all.
 */
export function movedPorts(
  ports: readonly PublishedPort[],
  isMoved: (port: PublishedPort) => boolean,
  newHostPort: number,
): string[] {
  const entries = ports.map((port) => {
    if (isMoved(port)) return shortForm({ ...port, hostPort: newHostPort })
    const sameLine = ports.filter(({ place }) => place.file === port.place.file && place.line === port.place.line)
    return (sameLine.some(isMoved) ? undefined : asWritten(port.text)) ?? shortForm(port)
  })
  return [...new Set(entries)]
}

function shortForm({ hostAddress, hostPort, hostPortRange, containerPort, protocol }: PublishedPort): string {
  const range = hostPortRange === undefined ? undefined : `${hostPortRange.first}-${hostPortRange.last}`
  const host = hostPort ?? range
  const address = hostAddress?.includes(':') === true ? `[${hostAddress}]` : hostAddress
  const left = address === undefined ? (host === undefined ? '' : `${host}:`) : `${address}:${host ?? ''}:`
  return `${left}${containerPort}${protocol === 'tcp' ? '' : `/${protocol}`}`
}

/** The text of a list entry such as `- "8000:8000"`; `undefined` for anything else. */
function asWritten(line: string): string | undefined {
  try {
    const value: unknown = parse(line)
    const [only] = Array.isArray(value) ? value : []
    return typeof only === 'string' && /^[^{}\n]*(?:\$\{[^}]*\}[^{}\n]*)*$/.test(only) ? only : undefined
  } catch {
    return undefined
  }
}
