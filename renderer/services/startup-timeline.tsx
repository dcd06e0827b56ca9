import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { Segments } from '../parts/segments.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { formatDuration, formatList, formatMoment } from '../texts/format.ts'
import { type Texts, useTexts } from '../texts/texts.ts'
import type { ServiceNode } from './service-graph.ts'
import { iconOfState, stateOfContainer } from './service-state.ts'
import './startup-timeline.css'
import {
  type History,
  lastAttempt,
  type Mark,
  type Phase,
  type TimelineRow,
  type TimeSpan,
  ticksOf,
  timelineRows,
} from './timeline.ts'
import { useNarrow } from './use-narrow.ts'

interface StartupTimelineProps {
  readonly nodes: readonly ServiceNode[]
  /** When the containers were read, ISO 8601. */
  readonly readAt: string
  readonly history: History
  readonly selected: string | undefined
  readonly select: (service: string | undefined) => void
}

const phaseKinds = [
  'waiting',
  'depending',
  'migrating',
  'starting',
  'running',
  'healthy',
  'unhealthy',
  'restarting',
] as const

/** When each container was created, started, became healthy and ended, on one time axis. */
export function StartupTimeline({ nodes, readAt, history, selected, select }: StartupTimelineProps) {
  const { pages, language } = useTexts()
  const [shown, show] = useState<'startup' | 'now'>('startup')
  const rows = timelineRows(nodes, Date.parse(readAt), history)
  const attempt = lastAttempt(rows, Date.parse(readAt))
  if (attempt === undefined) return <p className="muted">{pages('services.timeline-empty')}</p>
  const span = shown === 'startup' ? attempt : { from: attempt.from, to: Math.max(attempt.to, Date.parse(readAt)) }
  const used = phaseKinds.filter((kind) => rows.some(({ phases }) => phases.some((phase) => phase.kind === kind)))
  return (
    <section className="timeline-section">
      <div className="timeline-head">
        <div>
          <h2>{pages('services.timeline')}</h2>
          <p className="muted small">
            {pages('services.timeline-from', { moment: formatMoment(new Date(span.from).toISOString(), language) })}
          </p>
        </div>
        <Segments
          label={pages('services.axis')}
          value={shown}
          onChange={show}
          choices={[
            { value: 'startup', label: pages('services.axis-startup') },
            { value: 'now', label: pages('services.axis-now') },
          ]}
        />
      </div>
      <div className="card timeline">
        <div className="timeline-row timeline-axis-row" aria-hidden>
          <span />
          <Axis span={span} />
        </div>
        <ul>
          {rows.map((row) => (
            <Row key={row.container} row={row} span={span} nodes={nodes} selected={selected} select={select} />
          ))}
        </ul>
        <ul className="timeline-legend" aria-label={pages('services.legend')}>
          {used.map((kind) => (
            <li key={kind}>
              <svg width="22" height="12" aria-hidden>
                <rect className={`timeline-phase timeline-${kind}`} x="0.5" y="0.5" width="21" height="11" rx="3" />
              </svg>
              {pages(`services.phases.${kind}`)}
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

const percent = (at: number, { from, to }: TimeSpan) => Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100))
const inside = (at: number, { from, to }: TimeSpan) => at >= from && at <= to

function Axis({ span }: { readonly span: TimeSpan }) {
  const { language } = useTexts()
  return (
    <svg className="timeline-axis" width="100%" height="22" aria-hidden>
      {ticksOf(span).map((tick) => {
        const x = percent(span.from + tick, span)
        return (
          x < 96 && (
            <text key={tick} x={`${x}%`} dx={tick === 0 ? 1 : 0} y="15" textAnchor={tick === 0 ? 'start' : 'middle'}>
              {tick === 0 ? '0' : `+${formatDuration(tick, language)}`}
            </text>
          )
        )
      })}
    </svg>
  )
}

interface RowProps {
  readonly row: TimelineRow
  readonly span: TimeSpan
  readonly nodes: readonly ServiceNode[]
  readonly selected: string | undefined
  readonly select: StartupTimelineProps['select']
}

function Row({ row, span, nodes, selected, select }: RowProps) {
  const texts = useTexts()
  const node = nodes.find(({ service }) => service.name === row.service)
  const container = node?.containers.find(({ name }) => name === row.container)
  const state = container === undefined ? 'unknown' : stateOfContainer(container)
  const isSelected = selected === row.service
  const name = (node?.containers.length ?? 0) > 1 ? row.container : row.service
  return (
    <li className="timeline-row">
      <AriaButton
        className="timeline-name"
        aria-pressed={isSelected}
        onPress={() => select(isSelected ? undefined : row.service)}
      >
        <StateIcon state={iconOfState[state]} size={16} />
        <span>{name}</span>
      </AriaButton>
      <svg
        className="timeline-bars"
        width="100%"
        height="34"
        role="img"
        aria-label={`${name}: ${describe(row, texts)}`}
      >
        {ticksOf(span).map((tick) => {
          const x = `${percent(span.from + tick, span)}%`
          return <line key={tick} className="timeline-grid" x1={x} x2={x} y1="0" y2="34" />
        })}
        {row.phases
          .filter(({ from, to }) => to > span.from && from < span.to)
          .map((phase) => (
            <Bar key={`${phase.kind}-${phase.from}`} phase={phase} row={row} span={span} />
          ))}
        {row.marks
          .filter(({ kind, at }) => kind === 'ready' && inside(at, span))
          .map(({ at }) => (
            <Ready key={at} at={at} span={span} />
          ))}
        {row.marks
          .filter(({ kind, at }) => kind === 'ended' && inside(at, span))
          .map((mark) => (
            <End key={mark.at} mark={mark} span={span} isLast={mark === row.marks.at(-1)} />
          ))}
      </svg>
    </li>
  )
}

/** About how wide the bars of a row are together, and one letter, in pixels: words that would be cut are left to the tooltip. */
const rowWidth = { wide: 780, narrow: 250 }
const letterWidth = 6.1

function Bar({ phase, row, span }: { readonly phase: Phase; readonly row: TimelineRow; readonly span: TimeSpan }) {
  const { pages, language } = useTexts()
  const isNarrow = useNarrow()
  const left = percent(phase.from, span)
  const width = percent(phase.to, span) - left
  const words =
    phase.kind === 'waiting' && row.waitsFor.length > 0
      ? pages('services.waiting-for', { services: row.waitsFor.join(', ') })
      : phase.kind === 'restarting' && phase.from === row.createdAt
        ? pages('services.restarts', { count: row.restarts })
        : phase.kind === 'depending' && phase.detail !== undefined
          ? pages('services.waiting-for', { services: phase.detail })
          : pages(`services.phases.${phase.kind}`)
  const hasRoom = (width / 100) * (isNarrow ? rowWidth.narrow : rowWidth.wide) > words.length * letterWidth + 14
  const lasted = formatDuration(phase.to - phase.from, language)
  const told = [words, lasted, phase.kind === 'migrating' ? phase.detail : undefined].filter(Boolean).join(' · ')
  return (
    <svg x={`${left}%`} y="6" width={`${width}%`} height="22" className="timeline-bar">
      <title>{told}</title>
      <rect className={`timeline-phase timeline-${phase.kind}`} x="0" y="0" width="100%" height="22" rx="4" />
      {hasRoom && (
        <text className={`timeline-words timeline-words-${phase.kind}`} x="8" y="15">
          {words}
        </text>
      )}
    </svg>
  )
}

/** When the program says that it serves. */
function Ready({ at, span }: { readonly at: number; readonly span: TimeSpan }) {
  const { pages } = useTexts()
  return (
    <svg x={`${percent(at, span)}%`} y="0" width="1" height="34" overflow="visible">
      <title>{pages('services.ready')}</title>
      <path d="M 0 2 l 4.5 5 l -9 0 z" className="timeline-ready" transform="rotate(180 0 5)" />
      <line y1="6" y2="28" className="timeline-ready-line" />
    </svg>
  )
}

interface EndProps {
  readonly mark: Mark
  readonly span: TimeSpan
  /** Ends before the last one stand too close together for words. */
  readonly isLast: boolean
}

function End({ mark, span, isLast }: EndProps) {
  const { pages } = useTexts()
  const x = percent(mark.at, span)
  const failed = mark.exitCode !== 0
  const words = pages('services.ended', { code: String(mark.exitCode ?? '') })
  const before = x > 80
  return (
    <svg x={`${x}%`} y="0" width="1" height="34" className="timeline-end" overflow="visible">
      <title>{words}</title>
      <line y1="3" y2="31" className={failed ? 'timeline-end-failed' : 'timeline-end-good'} />
      {isLast && (
        <text
          x={before ? -6 : 7}
          y="21"
          textAnchor={before ? 'end' : 'start'}
          className={failed ? 'timeline-words-failed' : 'timeline-words'}
        >
          {failed ? '✕ ' : '✓ '}
          {words}
        </text>
      )}
    </svg>
  )
}

/** The row in words, times counted from the container's creation. */
function describe(row: TimelineRow, { pages, language }: Texts): string {
  const after = (at: number) => formatDuration(at - row.createdAt, language)
  const waits = row.waitsFor.length > 0 && row.marks.length === 0
  const parts = [
    pages('services.said.created', { moment: formatMoment(new Date(row.createdAt).toISOString(), language) }),
    ...(waits ? [pages('services.waiting-for', { services: formatList(row.waitsFor, language) })] : []),
    ...(!waits && row.marks.length === 0 ? [pages('services.said.never-started')] : []),
    ...row.marks.map(({ kind, at, exitCode }) =>
      pages(`services.said.${kind}`, { after: after(at), code: String(exitCode ?? '') }),
    ),
    ...row.phases
      .filter(({ kind }) => kind === 'depending' || kind === 'migrating')
      .map(({ kind, from, to }) => `${pages(`services.phases.${kind}`)}: ${formatDuration(to - from, language)}`),
    ...(row.restarts > 0 ? [pages('services.restarts', { count: row.restarts })] : []),
  ]
  return parts.join('; ')
}
