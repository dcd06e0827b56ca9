import { ProgressBar } from 'react-aria-components'
import { Button } from '../parts/button.tsx'
import { Keys } from '../parts/keys.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { useDiagnosis } from '../state/diagnosis.ts'
import { formatList } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import type { DiagnosisRun } from '../view/diagnosis-run.ts'
import './verdict-header.css'

/** How far the reading is, what takes long, and a way to stop. */
export function RunningHeader({ run }: { readonly run: DiagnosisRun }) {
  const { ui, language } = useTexts()
  const cancel = useDiagnosis((diagnosis) => diagnosis.cancel)
  const reading = run.areas.filter((area) => area.result === undefined)
  const slow = reading.filter((area) => area.slow)
  const done = run.areas.length - reading.length
  const progress = ui('diagnosis.progress', { done, total: run.areas.length })
  const names = formatList(
    slow.map(({ id }) => ui(`areas.${id}`)),
    language,
  )
  return (
    <section className="verdict">
      <div className="verdict-mark">
        <StateIcon state="running" size={24} />
      </div>
      <div className="verdict-words">
        <h2>{ui('diagnosis.running')}</h2>
        <p>
          {slow.length > 0
            ? ui('diagnosis.slow', { areas: names })
            : run.areas.length > 0
              ? progress
              : ui('connection.connecting')}
        </p>
        <ProgressBar
          className="verdict-progress"
          value={done}
          maxValue={Math.max(run.areas.length, 1)}
          valueLabel={progress}
          aria-label={ui('diagnosis.running')}
        >
          {({ percentage }) => (
            <div className="verdict-progress-track">
              <div className="verdict-progress-fill" style={{ width: `${percentage ?? 0}%` }} />
            </div>
          )}
        </ProgressBar>
      </div>
      <Button onPress={cancel}>
        {ui('actions.cancel')} <Keys shortcut="Esc" />
      </Button>
    </section>
  )
}
