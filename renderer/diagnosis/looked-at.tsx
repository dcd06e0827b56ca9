import { ChevronRight } from 'lucide-react'
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components'
import { StateIcon } from '../parts/state-icon.tsx'
import { formatDuration } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import { shownAreaState } from '../view/area-state.ts'
import type { DiagnosisRun } from '../view/diagnosis-run.ts'
import { verdictOfRun } from '../view/verdict.ts'
import './finding.css'
import './looked-at.css'

/** Every area with its state, the reason where it could not be read, and how long it took. */
export function LookedAt({ run }: { readonly run: DiagnosisRun }) {
  const { ui, say, language } = useTexts()
  if (run.areas.length === 0) return null
  return (
    <Disclosure className="finding-group" defaultExpanded={isNews(run)}>
      <Heading level={3}>
        <Button slot="trigger" className="looked-at-button">
          <ChevronRight size={16} className="finding-row-chevron" aria-hidden />
          <span id="looked-at">{ui('diagnosis.looked-at')}</span>
        </Button>
      </Heading>
      <DisclosurePanel>
        <div className="card">
          <table className="looked-at" aria-labelledby="looked-at">
            <thead>
              <tr>
                <th scope="col">{ui('diagnosis.area')}</th>
                <th scope="col">{ui('diagnosis.state')}</th>
                <th scope="col" className="looked-at-time">
                  {ui('diagnosis.time')}
                </th>
              </tr>
            </thead>
            <tbody>
              {run.areas.map((area) => {
                const state = shownAreaState(area, run.phase)
                const { result } = area
                return (
                  <tr key={area.id}>
                    <th scope="row">
                      <span className="looked-at-area">
                        <StateIcon state={state} size={17} />
                        {ui(`areas.${area.id}`)}
                      </span>
                    </th>
                    <td>
                      <span className={`looked-at-${state}`}>{ui(`area-states.${state}`)}</span>
                      {result?.reason !== undefined && <p className="looked-at-reason">{say(result.reason)}</p>}
                    </td>
                    <td className="looked-at-time">
                      {result !== undefined && state !== 'skipped' && formatDuration(result.durationMs, language)}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      </DisclosurePanel>
    </Disclosure>
  )
}

/** Where causes were found they are the news; else it is what was looked at, and above all what could not be read. */
function isNews(run: DiagnosisRun): boolean {
  if (run.phase !== 'done') return true
  const { kind, counts } = verdictOfRun(run)
  return kind !== 'broken' || counts.unknown > 0
}
