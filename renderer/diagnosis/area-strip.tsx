import { StateIcon } from '../parts/state-icon.tsx'
import { useTexts } from '../texts/texts.ts'
import { shownAreaState } from '../view/area-state.ts'
import type { DiagnosisRun } from '../view/diagnosis-run.ts'
import './area-strip.css'

/** All areas at a glance; each lights up as it finishes. */
export function AreaStrip({ run }: { readonly run: DiagnosisRun }) {
  const { ui } = useTexts()
  return (
    <ul className="area-strip" aria-label={ui('diagnosis.area-strip')}>
      {run.areas.map((area) => {
        const state = shownAreaState(area, run.phase)
        // What has no part in the project is named below, with the reason.
        if (run.phase === 'done' && state === 'skipped') return null
        return (
          <li key={area.id} className={`area-pill area-pill-${state}`} title={ui(`area-states.${state}`)}>
            <StateIcon state={state} size={15} />
            {ui(`areas.${area.id}`)}
            <span className="visually-hidden">: {ui(`area-states.${state}`)}</span>
          </li>
        )
      })}
    </ul>
  )
}
