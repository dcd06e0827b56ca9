import { CircleX, Crosshair, TriangleAlert } from 'lucide-react'
import { useTexts } from '../texts/texts.ts'
import type { MergedLine } from './merge-logs.ts'

/** Longer lines are cut in the list; the whole line is shown below it. */
const longestLine = 600

/** How many colours tell services apart; their names stand beside it. */
const serviceColours = 6

interface LogRowProps {
  readonly line: MergedLine
  /** The place of the service among all, for its colour. */
  readonly number: number
  readonly isProof: boolean
}

export function LogRow({ line: { time, service, stream, level, text }, number, isProof }: LogRowProps) {
  const { pages, language } = useTexts()
  return (
    <>
      <span className="log-time">{time === undefined ? '' : formatClock(time, language)}</span>
      <span className={`log-service log-service-${number % serviceColours}`}>{service}</span>
      <span className="log-mark">
        {isProof ? (
          <Crosshair size={13} aria-label={pages('logs.proof')} />
        ) : level === 'error' ? (
          <CircleX size={13} aria-label={pages('logs.levels.error')} />
        ) : (
          level === 'warning' && <TriangleAlert size={13} aria-label={pages('logs.levels.warning')} />
        )}
      </span>
      {stream === 'stderr' && <span className="visually-hidden">stderr</span>}
      <span className="log-text">{text.length > longestLine ? `${text.slice(0, longestLine)}…` : text}</span>
    </>
  )
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** The time of day to the millisecond, in the person's time zone. */
function formatClock(time: string, language: string): string {
  let clock = clocks.get(language)
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat(language, {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
      hourCycle: 'h23',
    })
    clocks.set(language, clock)
  }
  return clock.format(new Date(time))
}
