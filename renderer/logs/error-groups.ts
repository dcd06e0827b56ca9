import type { MergedLine } from './merge-logs.ts'

/** Errors that say the same about different things, in words that no rule knows. */
export interface ErrorGroup {
  readonly shape: string
  readonly count: number
  readonly newest: MergedLine
  readonly services: readonly string[]
}

const mostGroups = 12

/** Unknown errors by their shape, the newest first. */
export function groupErrors(lines: readonly MergedLine[]): readonly ErrorGroup[] {
  const groups = new Map<string, { count: number; newest: MergedLine; services: Set<string> }>()
  for (const line of lines) {
    if (line.shape === undefined || line.rule !== undefined) continue
    const group = groups.get(line.shape)
    if (group === undefined) groups.set(line.shape, { count: 1, newest: line, services: new Set([line.service]) })
    else {
      group.count += 1
      group.newest = line
      group.services.add(line.service)
    }
  }
  return [...groups]
    .map(([shape, { count, newest, services }]) => ({ shape, count, newest, services: [...services].sort() }))
    .sort((a, b) => b.newest.at - a.newest.at)
    .slice(0, mostGroups)
}
