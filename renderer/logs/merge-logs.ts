import type { ContainerLog, LogLine } from '../../engine/contract/fact-values.ts'
import type { Finding } from '../../engine/core/finding.ts'

export type LineLevel = 'error' | 'warning' | 'plain'

export interface MergedLine {
  /** Place in the merged logs of all services. */
  readonly id: number
  readonly service: string
  readonly container: string
  readonly time: string | undefined
  readonly stream: LogLine['stream']
  readonly text: string
  readonly level: LineLevel
}

/** A finding whose evidence is in the logs: the lines, by id. */
export interface LogEvidence {
  readonly finding: Finding
  readonly lines: readonly number[]
}

export interface LineFilter {
  readonly services: ReadonlySet<string>
  readonly stream: 'all' | LogLine['stream']
  readonly level: 'all' | 'errors'
  readonly text: string
}

const errorWords = /\b(?:error|fatal|panic|critical|exception|traceback|failed|cannot|refused|killed)\b|[a-z]error:/i
const warningWords = /\b(?:warn|warning|deprecated)\b/i

/** All logs as one, by time; lines of one container keep their order. */
export function mergeLogs(logs: readonly ContainerLog[]): readonly MergedLine[] {
  const timed = logs.flatMap(({ container, service, lines }) => {
    let last = Number.NEGATIVE_INFINITY
    return lines.map(({ time, stream, text }) => {
      // A line without a time came right after the one before it; a clock that went back does not mix them up.
      last = Math.max(last, time === undefined ? last : Date.parse(time))
      return { at: last, service: service ?? container, container, time, stream, text, level: levelOf(text) }
    })
  })
  // Sorting is stable: equal times keep the order of their log.
  return timed.sort((a, b) => (a.at === b.at ? 0 : a.at - b.at)).map(({ at: _at, ...line }, id) => ({ ...line, id }))
}

function levelOf(text: string): LineLevel {
  if (errorWords.test(text)) return 'error'
  return warningWords.test(text) ? 'warning' : 'plain'
}

/** The lines that a person wants to see. */
export function filterLines(lines: readonly MergedLine[], filter: LineFilter): readonly MergedLine[] {
  const wanted = filter.text.toLowerCase()
  return lines.filter(
    ({ service, stream, level, text }) =>
      filter.services.has(service) &&
      (filter.stream === 'all' || stream === filter.stream) &&
      (filter.level === 'all' || level === 'error') &&
      (wanted === '' || text.toLowerCase().includes(wanted)),
  )
}

/** Where a piece of evidence stands: its lines in a row, the newest such place; else its last line alone. */
export function locateEvidence(lines: readonly MergedLine[], service: string, text: string): readonly number[] {
  const own = lines.filter((line) => line.service === service || line.container === service)
  const wanted = text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter(Boolean)
  const filled = own.filter((line) => line.text.trimEnd() !== '')
  const same = (line: MergedLine | undefined, part: string | undefined) =>
    line !== undefined && part !== undefined && (line.text.trimEnd() === part || line.text.trim() === part.trim())
  for (let start = filled.length - wanted.length; start >= 0; start -= 1) {
    if (wanted.length > 0 && wanted.every((part, offset) => same(filled[start + offset], part))) {
      return filled.slice(start, start + wanted.length).map(({ id }) => id)
    }
  }
  const last = filled.findLast((line) => same(line, wanted.at(-1)))
  return last === undefined ? [] : [last.id]
}

/** The findings that were seen in these logs. */
export function evidenceInLogs(lines: readonly MergedLine[], findings: readonly Finding[]): readonly LogEvidence[] {
  return findings.flatMap((finding) => {
    const found = finding.evidence
      .filter(({ kind, source }) => kind === 'log' && source.startsWith('logs:'))
      .flatMap(({ source, text }) => locateEvidence(lines, source.slice('logs:'.length), text))
    return found.length === 0 ? [] : [{ finding, lines: found }]
  })
}
