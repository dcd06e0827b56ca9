import { SquareTerminal } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { StepDescription } from '../../engine/core/step.ts'
import { CodeBlock } from '../parts/code-block.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { useTexts } from '../texts/texts.ts'
import type { StepProgress } from '../view/plan-run.ts'
import { DiffView } from './diff-view.tsx'
import './plan-steps.css'

interface PlanStepsProps {
  readonly steps: readonly StepDescription[]
  /** How far each step is, once it runs; previews give way to output then. */
  readonly progress?: readonly StepProgress[] | undefined
  /** They are taken back, the last one first. */
  readonly isUndo?: boolean
}

/** The steps of a plan: exactly what each does, and then how it goes. */
export function PlanSteps({ steps, progress, isUndo = false }: PlanStepsProps) {
  const { say, ui } = useTexts()
  const rows = steps.map((step, index) => ({ step, state: progress?.[index], index }))
  if (isUndo) rows.reverse()
  return (
    <ol className="plan-steps">
      {rows.map(({ step, state, index }, place) => {
        const summary = say(step.summary)
        return (
          <li key={index} className="plan-step">
            <p className="plan-step-head">
              {state === undefined ? (
                <span className="plan-step-number" aria-hidden>
                  {place + 1}
                </span>
              ) : (
                <StateIcon state={iconOf(state.state)} size={20} />
              )}
              <span className="break-anywhere">
                {isUndo ? ui('fix.take-back', { step: summary }) : summary}
                {state !== undefined && (
                  <span className="visually-hidden">: {ui(`fix.step-states.${state.state}`)}</span>
                )}
              </span>
            </p>
            {state === undefined ? <StepPreview step={step} isUndo={isUndo} /> : <StepDetails state={state} />}
          </li>
        )
      })}
    </ol>
  )
}

function iconOf(state: StepProgress['state']) {
  if (state === 'done') return 'ok'
  return state === 'failed' ? 'error' : state
}

function StepPreview({ step: { preview }, isUndo }: { readonly step: StepDescription; readonly isUndo: boolean }) {
  // A command is not run backwards: how it is taken back is the engine's to know.
  if (preview === undefined || (isUndo && preview.type !== 'diff')) return null
  return (
    <div className="plan-step-details">
      {preview.type === 'diff' ? (
        <DiffView {...preview} {...(isUndo ? { before: preview.after, after: preview.before } : {})} />
      ) : (
        <CommandPreview program={preview.program} arguments={preview.arguments} />
      )}
    </div>
  )
}

function CommandPreview(command: { readonly program: string; readonly arguments: readonly string[] }) {
  const { ui } = useTexts()
  const words = [command.program, ...command.arguments].map((word) =>
    /[\s"']/.test(word) ? JSON.stringify(word) : word,
  )
  return <CodeBlock source={ui('fix.command')} icon={<SquareTerminal size={14} aria-hidden />} text={words.join(' ')} />
}

function StepDetails({ state }: { readonly state: StepProgress }) {
  const { ui, say } = useTexts()
  const end = useRef<HTMLPreElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: new output scrolls into view.
  useEffect(() => {
    void end.current?.scrollTo(0, end.current.scrollHeight)
  }, [state.output])
  if (state.output === '' && state.reason === undefined) return null
  return (
    <div className="plan-step-details">
      {state.reason !== undefined && <p className="plan-step-reason">{say(state.reason)}</p>}
      {state.output !== '' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard.
        <pre className="plan-output" ref={end} tabIndex={0} role="log" aria-label={ui('fix.output')}>
          {state.output}
        </pre>
      )}
    </div>
  )
}
