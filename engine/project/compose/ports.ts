import { isIP } from 'node:net'
import type { PublishedPort } from '../facts.ts'
import type { Problems } from './problems.ts'
import { entryOf, lineTextOf, placeOf, type ScalarNode, type TreeNode, textOf } from './tree.ts'

/** A service that publishes more is a mistake; every port costs a line in every report. */
const maxPortsPerService = 2000

interface PortRange {
  readonly first: number
  readonly last: number
}

interface PortSpec {
  readonly hostAddress?: string
  readonly host?: PortRange
  readonly container: PortRange
  readonly protocol: string
  /** The node that says the host port. */
  readonly node: TreeNode
  readonly variables: readonly string[]
}

/** The ports of a service, ranges expanded; of two entries that mean the same port the later one counts. */
export function readPorts(node: TreeNode | undefined, service: string, problems: Problems): PublishedPort[] {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return []
  if (node.kind !== 'list') {
    problems.at(node, 'wrong-shape', `services.${service}.ports`, { service, expected: 'list' })
    return []
  }
  const ports = new Map<string, PublishedPort>()
  for (const item of node.items) {
    const spec = item.kind === 'map' ? readLongForm(item) : item.kind === 'scalar' ? readShortForm(item) : undefined
    const expanded = spec === undefined ? undefined : expand(spec)
    if (expanded === undefined) {
      problems.at(item, 'wrong-shape', `services.${service}.ports: ${textOf(item) ?? ''}`, {
        service,
        expected: 'port',
      })
      continue
    }
    for (const port of expanded) {
      if (ports.size >= maxPortsPerService) {
        problems.at(item, 'too-large', String(maxPortsPerService), { service })
        return [...ports.values()]
      }
      ports.set(keyOf(port), port)
    }
  }
  return [...ports.values()]
}

function keyOf({ hostAddress, hostPort, hostPortRange, containerPort, protocol }: PublishedPort): string {
  const host = hostPort ?? (hostPortRange === undefined ? '' : `${hostPortRange.first}-${hostPortRange.last}`)
  // To compose, every address is the same as none.
  return `${hostAddress ?? '0.0.0.0'}|${host}|${containerPort}|${protocol}`
}

/** `[[ADDRESS:]HOST:]CONTAINER[/PROTOCOL]`; an IPv6 address may stand in brackets. */
function readShortForm(node: ScalarNode): PortSpec | undefined {
  const text = textOf(node)
  if (text === undefined) return undefined
  const slash = text.lastIndexOf('/')
  const mapping = slash === -1 ? text : text.slice(0, slash)
  const protocol = slash === -1 ? 'tcp' : text.slice(slash + 1).toLowerCase()
  const containerColon = mapping.lastIndexOf(':')
  const container = rangeOf(mapping.slice(containerColon + 1))
  if (container === undefined || container.first === 0) return undefined
  if (containerColon === -1) return { container, protocol, node, variables: [] }
  const before = mapping.slice(0, containerColon)
  const hostStart = before.lastIndexOf(':') + 1
  const hostText = before.slice(hostStart)
  const host = rangeOf(hostText)
  if (host === undefined && hostText !== '') return undefined
  const address = hostStart === 0 ? '' : before.slice(0, hostStart - 1).replace(/^\[(.*)\]$/, '$1')
  if (!isAddress(address)) return undefined
  const variables = (node.substitutions ?? [])
    .filter(
      ({ start, end }) => start < containerColon + (start === end ? 1 : 0) && end >= hostStart && end <= containerColon,
    )
    .flatMap(({ names }) => names)
  return {
    container,
    protocol,
    node,
    variables: [...new Set(variables)],
    ...(host !== undefined && { host }),
    ...(address !== '' && { hostAddress: address }),
  }
}

function readLongForm(node: TreeNode): PortSpec | undefined {
  const container = rangeOf(textOf(entryOf(node, 'target')) ?? '')
  if (container === undefined || container.first === 0) return undefined
  const published = entryOf(node, 'published')
  const hostText = textOf(published) ?? ''
  const host = rangeOf(hostText)
  if (host === undefined && hostText !== '') return undefined
  const hostAddress = textOf(entryOf(node, 'host_ip'))?.replace(/^\[(.*)\]$/, '$1')
  const substitutions = published?.kind === 'scalar' ? (published.substitutions ?? []) : []
  return {
    container,
    protocol: textOf(entryOf(node, 'protocol'))?.toLowerCase() ?? 'tcp',
    node: published ?? node,
    variables: [...new Set(substitutions.flatMap(({ names }) => names))],
    ...(host !== undefined && { host }),
    ...(hostAddress !== undefined && hostAddress !== '' && { hostAddress }),
  }
}

/** One entry for each port; undefined when the ranges do not fit. */
function expand(spec: PortSpec): PublishedPort[] | undefined {
  const { host, container, protocol, node } = spec
  // SCTP has no listeners that a host port could clash with.
  if (protocol === 'sctp') return []
  if (protocol !== 'tcp' && protocol !== 'udp') return undefined
  const common = {
    protocol: protocol as 'tcp' | 'udp',
    place: placeOf(node),
    text: lineTextOf(node),
    variables: [...spec.variables],
    ...(spec.hostAddress !== undefined && { hostAddress: spec.hostAddress }),
  }
  const count = container.last - container.first + 1
  if (host !== undefined && host.last - host.first + 1 !== count) {
    if (count !== 1) return undefined
    return [{ ...common, containerPort: container.first, hostPortRange: host }]
  }
  return Array.from({ length: count }, (_, index) => ({
    ...common,
    containerPort: container.first + index,
    ...(host !== undefined && { hostPort: host.first + index }),
  }))
}

function rangeOf(text: string): PortRange | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text)
  if (match === null) return undefined
  const first = Number(match[1])
  const last = Number(match[2] ?? match[1])
  return last <= 65_535 && first <= last ? { first, last } : undefined
}

function isAddress(text: string): boolean {
  return text === '' || isIP(text) !== 0
}
