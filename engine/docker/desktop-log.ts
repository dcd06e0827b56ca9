import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { DesktopLogLine, DesktopLogMeaning } from './desktop-log-facts.ts'
import { decodeWslError } from './wsl-error.ts'

const longestLine = 2000
const longestText = 300
/** Docker Desktop's own time limit for a start is ten minutes; what is older belongs to an earlier one. */
const newestMs = 10 * 60_000
/** Of lines without a time, so many at the end count. */
const lastLines = 200

const timestamp = /^\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d*Z\]/

/** Lines that people showed in docker/for-win 13472, 13496, 10574, 13917 and 12576. */
const meanings: readonly (readonly [DesktopLogMeaning, RegExp])[] = [
  [
    'integration',
    /waiting for WSL integration for (?<distribution>[\w.-]{1,80})|waiting for WSL distro integration|waiting for a WSL integration agent/,
  ],
  ['wsl-ended', /WSL distro stopped while waiting|a WSL distro Docker Desktop relies on has exited unexpectedly/],
  ['fatal', /\]\[[EF]\] FATAL: |^\[E\] FATAL: /],
]

/** The lines of one of Docker Desktop's log files that say why its newest start fails: the last one of each meaning. */
export function readDesktopLog(file: string, content: string): DesktopLogLine[] {
  const lines = content.split(/\r?\n/).map((line) => line.slice(0, longestLine))
  const times = timesOf(lines)
  const newest = times.findLast((time) => time !== undefined)
  const found = new Map<DesktopLogMeaning, DesktopLogLine>()
  for (const [index, line] of lines.entries()) {
    const time = times[index]
    const isNew =
      time === undefined || newest === undefined ? index >= lines.length - lastLines : newest - time <= newestMs
    const read = isNew ? meaningOf(line) : undefined
    if (read === undefined) continue
    found.delete(read.meaning)
    found.set(read.meaning, { ...read, file, text: stripControlSequences(line).trim().slice(0, longestText) })
  }
  return [...found.values()]
}

function meaningOf(line: string): Pick<DesktopLogLine, 'meaning' | 'distribution'> | undefined {
  for (const [meaning, pattern] of meanings) {
    const match = pattern.exec(line)
    const distribution = match?.groups?.['distribution']
    if (match !== null) return { meaning, ...(distribution === undefined ? {} : { distribution }) }
  }
  const code = /\bWsl\/|\bHCS_E_|\bWSL_E_/.test(line) ? decodeWslError(line) : undefined
  return code === undefined || code.cause === 'no-distribution' ? undefined : { meaning: 'wsl-error' }
}

/** When each line was written; one that goes on belongs to the one before. */
function timesOf(lines: readonly string[]): (number | undefined)[] {
  let time: number | undefined
  return lines.map((line) => {
    const written = timestamp.exec(line)?.[1]
    if (written !== undefined) time = Date.parse(`${written}Z`)
    return time
  })
}
