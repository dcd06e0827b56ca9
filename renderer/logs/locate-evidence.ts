import type { Evidence, Finding } from '../../engine/core/finding.ts'
import type { MergedLine } from './merge-logs.ts'

/** A finding whose evidence is in the logs: the lines, by id. */
export interface LogEvidence {
  readonly finding: Finding
  readonly lines: readonly number[]
}

/** Where a piece of evidence stands: its lines in a row, the newest such place; else its last line alone. */
export function locateEvidence(lines: readonly MergedLine[], service: string, text: string): readonly number[] {
  const own = lines.filter((line) => line.service === service || line.container === service)
  const wanted = linesOfEvidence(text)
  const filled = own.filter((line) => line.text.trimEnd() !== '')
  for (let start = filled.length - wanted.length; start >= 0; start -= 1) {
    if (wanted.length > 0 && wanted.every((part, offset) => isSame(filled[start + offset], part))) {
      return filled.slice(start, start + wanted.length).map(({ id }) => id)
    }
  }
  const last = filled.findLast((line) => isSame(line, wanted.at(-1)))
  return last === undefined ? [] : [last.id]
}

/** The findings that were seen in these logs. */
export function evidenceInLogs(lines: readonly MergedLine[], findings: readonly Finding[]): readonly LogEvidence[] {
  return findings.flatMap((finding) => {
    const found = finding.evidence
      .filter(isInLogs)
      .flatMap(({ source, text }) => locateEvidence(lines, serviceOf(source), text))
    return found.length === 0 ? [] : [{ finding, lines: found }]
  })
}

/** Whether a piece of evidence was read in the log of a service. */
export function isInLogs({ kind, source }: Pick<Evidence, 'kind' | 'source'>): boolean {
  return kind === 'log' && source.startsWith('logs:')
}

export function serviceOf(source: string): string {
  return source.slice('logs:'.length)
}

interface EvidenceLine {
  /** ISO 8601; absent where the evidence does not say when. */
  readonly time?: string
  readonly text: string
}

/** The lines of a piece of evidence; those of the logs area begin with their time. */
export function linesOfEvidence(text: string): readonly EvidenceLine[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter(Boolean)
    .map((line) => {
      const stamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) /.exec(line)
      return stamp?.[1] === undefined ? { text: line } : { time: stamp[1], text: line.slice(stamp[0].length) }
    })
}

/** Evidence is cut, so a long line begins like it. */
const shortestCut = 150

function isSame(line: MergedLine | undefined, part: EvidenceLine | undefined): boolean {
  if (line === undefined || part === undefined) return false
  if (part.time !== undefined && line.time !== part.time) return false
  const [said, wanted] = [line.text.trim(), part.text.trim()]
  return said === wanted || (wanted.length >= shortestCut && said.startsWith(wanted.replace(/…$/, '')))
}
