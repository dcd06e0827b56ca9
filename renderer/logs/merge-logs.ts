import type { FeedLine } from '../../engine/api.ts'
import { errorShape, looksLikeError } from '../../engine/contract/error-shape.ts'
import type { ContainerLog, LogLine } from '../../engine/contract/fact-values.ts'

export type LineLevel = 'error' | 'warning' | 'plain'

export interface MergedLine {
  /** Its own for as long as the page is open; no place. */
  readonly id: number
  /** Milliseconds since 1970; a line without a time came right after the one before it. */
  readonly at: number
  readonly service: string
  readonly container: string
  readonly time: string | undefined
  readonly stream: LogLine['stream']
  readonly text: string
  readonly level: LineLevel
  /** What it has in common with lines that say the same; only of errors. */
  readonly shape: string | undefined
  /** The rule of a known error. */
  readonly rule: string | undefined
}

export interface LineFilter {
  /** Services that are not to be seen. */
  readonly hidden: ReadonlySet<string>
  readonly stream: 'all' | LogLine['stream']
  readonly level: 'all' | 'warnings' | 'errors'
  readonly text: string
  /** Only errors of this kind. */
  readonly shape: string | undefined
}

export const everyLine: LineFilter = { hidden: new Set(), stream: 'all', level: 'all', text: '', shape: undefined }

/** Older lines make room for newer ones above this number. */
export const mostLines = 60_000

const errorWords = /\b(?:error|fatal|panic|critical|exception|traceback|failed|cannot|refused|killed)\b|[a-z]error:/i
const warningWords = /\b(?:warn|warning|deprecated)\b/i

/** All logs as one, by time; lines of one container keep their order. */
export function mergeLogs(logs: readonly ContainerLog[]): readonly MergedLine[] {
  const lines = logs.flatMap(({ container, service, lines: own }) =>
    own.map((line): FeedLine => ({ ...line, container, service: service ?? container })),
  )
  return appendLines([], lines)
}

/** The merged lines with more of them; of each container, in its order. */
export function appendLines(lines: readonly MergedLine[], more: readonly FeedLine[]): readonly MergedLine[] {
  const lastOf = new Map<string, number>()
  for (const { container, at } of lines) lastOf.set(container, at)
  let id = lines.reduce((highest, line) => Math.max(highest, line.id), -1)
  const added = more.map((line): MergedLine => {
    const { container, service, time, stream, text, rule } = line
    const before = lastOf.get(container) ?? Number.NEGATIVE_INFINITY
    // A clock that went back does not mix them up.
    const at = Math.max(before, time === undefined ? before : Date.parse(time))
    lastOf.set(container, at)
    const level = levelOf(text)
    const shape = level === 'error' && looksLikeError(text) ? errorShape(text) : undefined
    id += 1
    return { id, at, service, container, time, stream, text, level, shape, rule }
  })
  // Sorting is stable: equal times keep the order of their log.
  added.sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
  return mergeSorted(lines, added).slice(-mostLines)
}

function mergeSorted(lines: readonly MergedLine[], added: readonly MergedLine[]): readonly MergedLine[] {
  const first = added[0]
  if (first === undefined) return lines
  if (first.at >= (lines.at(-1)?.at ?? Number.NEGATIVE_INFINITY)) return [...lines, ...added]
  const merged: MergedLine[] = []
  let next = 0
  for (const line of lines) {
    for (let other = added[next]; other !== undefined && other.at < line.at; other = added[next]) {
      merged.push(other)
      next += 1
    }
    merged.push(line)
  }
  return [...merged, ...added.slice(next)]
}

function levelOf(text: string): LineLevel {
  const start = text.slice(0, 2000)
  if (errorWords.test(start)) return 'error'
  return warningWords.test(start) ? 'warning' : 'plain'
}

/** The lines that a person wants to see. */
export function filterLines(lines: readonly MergedLine[], filter: LineFilter): readonly MergedLine[] {
  const wanted = filter.text.toLowerCase()
  return lines.filter(
    ({ service, stream, level, shape, text }) =>
      !filter.hidden.has(service) &&
      (filter.stream === 'all' || stream === filter.stream) &&
      (filter.level === 'all' || level === 'error' || (filter.level === 'warnings' && level === 'warning')) &&
      (filter.shape === undefined || shape === filter.shape) &&
      (wanted === '' || text.toLowerCase().includes(wanted)),
  )
}
