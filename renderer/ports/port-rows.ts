import type { ListenerRow } from '../../engine/api.ts'
import type { WantedPort } from '../../engine/contract/fact-values.ts'
import type { Finding } from '../../engine/core/finding.ts'

export interface PortRow {
  readonly listener: ListenerRow
  /** Tells a row from all others while the table is read again. */
  readonly key: string
  /** What of the project asks for this port. */
  readonly wantedBy: readonly string[]
  /** Something else holds a port that the project wants, or the like. */
  readonly finding: Finding | undefined
}

export const portColumns = ['port', 'address', 'program', 'pid', 'container', 'service', 'since', 'wanted'] as const
export type PortColumn = (typeof portColumns)[number]

export interface PortOrder {
  readonly column: PortColumn
  readonly descending: boolean
}

/** The rows of the table, with what the last diagnosis knows about each port. */
export function portRows(
  listeners: readonly ListenerRow[],
  wanted: readonly WantedPort[],
  findings: readonly Finding[],
): readonly PortRow[] {
  const seen = new Map<string, number>()
  return listeners.map((listener) => {
    const { protocol, family, address, port, pids } = listener
    const name = `${protocol}/${family}/${address}/${port}/${pids.join(',')}`
    const count = seen.get(name) ?? 0
    seen.set(name, count + 1)
    const wanting = wanted.filter((want) => want.hostPort === port && want.protocol === protocol)
    return {
      listener,
      key: `${name}#${count}`,
      wantedBy: [...new Set(wanting.map(({ service }) => service))],
      finding: findings.find(({ area, where }) => area === 'ports' && where.port === port && wanting.length > 0),
    }
  })
}

/** The rows in which every word is found. */
export function filterPorts(rows: readonly PortRow[], text: string): readonly PortRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter((row) => {
    const { port, address, protocol, program, pid, user, unit, container, executable } = row.listener
    const names = [container?.name, container?.project, container?.service, executable, ...row.wantedBy]
    const parts = [port, address, protocol, program, pid, user, unit, ...names]
    const searched = parts
      .filter((part) => part !== undefined)
      .join(' ')
      .toLowerCase()
    return words.every((word) => searched.includes(word))
  })
}

/** The rows in an order; equal ones keep the order by port. What is not known comes last. */
export function sortPorts(rows: readonly PortRow[], { column, descending }: PortOrder): readonly PortRow[] {
  const sign = descending ? -1 : 1
  return rows
    .map((row) => ({ row, value: valueIn(row, column) }))
    .sort((a, b) => {
      if (a.value === undefined || b.value === undefined)
        return Number(a.value === undefined) - Number(b.value === undefined)
      if (typeof a.value === 'number' && typeof b.value === 'number') return sign * (a.value - b.value)
      return sign * String(a.value).localeCompare(String(b.value))
    })
    .map(({ row }) => row)
}

/** A container's name without the name of its project, which compose puts before it: `shop-db-1` is `db-1`. */
export function shortNameOf({ name, project }: NonNullable<ListenerRow['container']>): string {
  if (project === undefined || project === '') return name
  const rest = name.slice(project.length + 1)
  return rest !== '' && (name.startsWith(`${project}-`) || name.startsWith(`${project}_`)) ? rest : name
}

/** What keeps a listener running: a service of a compose project, or one of the system. */
export function serviceOf({ container, unit }: ListenerRow): string | undefined {
  if (container?.service === undefined) return unit
  return container.project === undefined ? container.service : `${container.service} (${container.project})`
}

function valueIn({ listener, wantedBy }: PortRow, column: PortColumn): string | number | undefined {
  switch (column) {
    case 'container':
      return listener.container?.name
    case 'service':
      return serviceOf(listener)
    case 'since':
      return listener.startedAt === undefined ? undefined : Date.parse(listener.startedAt)
    case 'wanted':
      return wantedBy.length === 0 ? undefined : wantedBy.join(', ')
    default:
      return listener[column]
  }
}
