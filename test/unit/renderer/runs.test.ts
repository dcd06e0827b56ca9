import { describe, expect, it } from 'vitest'
import type { PlanEvent } from '../../../engine/api.ts'
import type { DiagnosisEvent } from '../../../engine/core/diagnose.ts'
import { shownAreaState } from '../../../renderer/view/area-state.ts'
import { afterEvent, startedRun } from '../../../renderer/view/diagnosis-run.ts'
import { afterPlanEvent, isRunning, startedPlanRun } from '../../../renderer/view/plan-run.ts'
import { finding } from './findings.ts'

describe('a diagnosis while it runs', () => {
  const events: readonly DiagnosisEvent[] = [
    { type: 'area-started', area: 'ports' },
    { type: 'area-started', area: 'containers' },
    { type: 'slow', fact: 'containers/list', area: 'containers' },
    { type: 'fact-read', fact: 'ports/listeners', state: 'known' },
    { type: 'finding', finding: finding('a') },
    { type: 'area-finished', area: { id: 'ports', state: 'unknown', reason: { key: 'denied' }, durationMs: 3 } },
    // An area that was left out finishes without having started.
    { type: 'area-finished', area: { id: 'logs', state: 'skipped', reason: { key: 'left-out' }, durationMs: 0 } },
  ]
  const run = events.reduce(afterEvent, startedRun('/project'))

  it('keeps areas in their order and each with its state', () => {
    expect(run.areas.map(({ id }) => id)).toEqual(['ports', 'containers', 'logs'])
    expect(run.areas.map((area) => shownAreaState(area, 'running'))).toEqual(['unknown', 'running', 'skipped'])
    expect(run.areas[1]?.slow).toBe(true)
    expect(run).toMatchObject({ factsRead: 1, phase: 'running' })
  })

  it('does not call an area ok that was stopped in the middle', () => {
    expect(run.areas.map((area) => shownAreaState(area, 'cancelled'))).toEqual(['unknown', 'stopped', 'skipped'])
  })
})

describe('a plan while it is carried out', () => {
  it('follows each step, its output and the verification', () => {
    const events: readonly PlanEvent[] = [
      { type: 'step-started', step: 0 },
      { type: 'output', step: 0, text: 'one ' },
      { type: 'output', step: 0, text: 'two' },
      { type: 'step-finished', step: 0 },
      { type: 'step-started', step: 1 },
      { type: 'step-failed', step: 1, reason: { key: 'no' } },
    ]
    const run = events.reduce(afterPlanEvent, startedPlanRun('apply', 3))
    expect(run.steps).toEqual([
      { state: 'done', output: 'one two' },
      { state: 'failed', output: '', reason: { key: 'no' } },
      { state: 'waiting', output: '' },
    ])
    expect(isRunning(run)).toBe(true)
    expect(isRunning({ ...run, failure: { kind: 'lost', detail: '' } })).toBe(false)
  })

  it('keeps the end of a talkative command', () => {
    const run = afterPlanEvent(startedPlanRun('apply', 1), {
      type: 'output',
      step: 0,
      text: `${'x'.repeat(50_000)}end`,
    })
    expect(run.steps[0]?.output.length).toBeLessThanOrEqual(20_000)
    expect(run.steps[0]?.output.endsWith('end')).toBe(true)
  })
})
