import { useEffect, useRef } from 'react'
import type { RestartCondition } from '../../engine/api.ts'
import { Notice } from '../parts/notice.tsx'
import { type IconState, StateIcon } from '../parts/state-icon.tsx'
import { formatDuration } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import { isRunning, type PlanRun } from '../view/plan-run.ts'
import './restart-progress.css'

const icons: Readonly<Record<RestartCondition['state'], IconState>> = {
  starting: 'running',
  running: 'running',
  settled: 'ok',
  healthy: 'ok',
  finished: 'ok',
  restarting: 'warning',
  unhealthy: 'error',
  failed: 'error',
}

/** A service on its way back: its health, and what it writes. */
export function RestartProgress({ run }: { readonly run: PlanRun }) {
  const { pages, language } = useTexts()
  const failed = run.steps.find(({ state }) => state === 'failed')
  return (
    <div className="modal-body">
      <div role="status" className="restart-states">
        {isRunning(run) && run.conditions.length === 0 && (
          <p className="restart-state">
            <StateIcon state="running" size={20} />
            {pages('services.restart.stopping')}
          </p>
        )}
        {run.conditions.map((condition) => {
          const { container, state, afterMs, exitCode, output } = condition
          const values = { after: formatDuration(afterMs, language), code: String(exitCode ?? '') }
          return (
            <div key={container} className="restart-container">
              <p className="restart-state">
                <StateIcon state={icons[state]} size={20} />
                <strong>{container}</strong>
                <span>{pages(`services.restart.states.${state}`, values)}</span>
              </p>
              {output !== undefined && state !== 'healthy' && (
                <p className="restart-output">
                  <span className="muted">{pages('services.restart.healthcheck')}</span>
                  <span className="code break-anywhere">{output}</span>
                </p>
              )}
            </div>
          )
        })}
        {!isRunning(run) && <Outcome run={run} {...(failed?.reason === undefined ? {} : { reason: failed.reason })} />}
      </div>
      <LiveLog run={run} />
    </div>
  )
}

function Outcome({
  run,
  reason,
}: {
  readonly run: PlanRun
  readonly reason?: Parameters<ReturnType<typeof useTexts>['say']>[0]
}) {
  const { pages, say, ui } = useTexts()
  const { result, failure } = run
  if (result === undefined)
    return (
      <Notice tone="error" title={ui(`failure.${failure?.kind ?? 'failed'}`)}>
        {failure?.detail}
      </Notice>
    )
  const words = reason ?? result.reason
  if (result.outcome === 'verified') return <Notice tone="ok" title={pages('services.restart.well')} />
  const stopped = result.outcome === 'cancelled' || words?.key === 'core.cancelled'
  return (
    <Notice
      tone={stopped ? 'info' : 'error'}
      title={pages(stopped ? 'services.restart.not-watched' : 'services.restart.not-well')}
    >
      {stopped ? pages('services.restart.not-watched-text') : words !== undefined && say(words)}
    </Notice>
  )
}

function LiveLog({ run }: { readonly run: PlanRun }) {
  const { pages, say } = useTexts()
  const end = useRef<HTMLPreElement>(null)
  const several = run.conditions.length > 1
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines scroll into view.
  useEffect(() => {
    void end.current?.scrollTo(0, end.current.scrollHeight)
  }, [run.log])
  return (
    <section className="restart-log-part">
      <h3>{pages('services.restart.log')}</h3>
      {run.unreadLogs.map(({ container, reason }) => (
        <Notice key={container} tone="unknown" title={pages('services.restart.log-failed', { container })}>
          {say(reason)}
        </Notice>
      ))}
      <pre
        className="plan-output restart-log"
        ref={end}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard.
        tabIndex={0}
        role="log"
        aria-label={pages('services.restart.log')}
      >
        {run.log.length === 0 && run.unreadLogs.length === 0 && (
          <span className="muted">{pages('services.restart.no-lines')}</span>
        )}
        {run.log.map(({ number, container, stream, text }) => (
          <span key={number} className={stream === 'stderr' ? 'restart-line restart-line-error' : 'restart-line'}>
            {several && <span className="restart-line-container">{container} </span>}
            {text === '' ? ' ' : text}
          </span>
        ))}
      </pre>
    </section>
  )
}
