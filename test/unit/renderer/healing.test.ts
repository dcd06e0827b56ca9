import { describe, expect, it } from 'vitest'
import type { DisprovedFix } from '../../../engine/api.ts'
import type { Diagnosis } from '../../../engine/core/diagnose.ts'
import type { Finding, FixOffer } from '../../../engine/core/finding.ts'
import { finishedRun, startedRun } from '../../../renderer/view/diagnosis-run.ts'
import { canHeal, healPath, healStage, type SettledCause } from '../../../renderer/view/healing.ts'
import { container, factsOf, service } from '../containers/stack.ts'
import { finding } from './findings.ts'

const offer = (id: string, risk: FixOffer['risk'] = 'safe'): FixOffer => ({
  id,
  title: { key: id },
  risk,
  elevation: false,
  undoable: true,
})
const withFixes = (one: Finding, ...fixes: FixOffer[]): Finding => ({ ...one, fixes })
const heads = withFixes(finding('heads'), offer('migrations/merge-heads'))
const port = withFixes(finding('port'), offer('ports/move-service'), offer('ports/stop-owner', 'ask'))
const byHand = withFixes(finding('by-hand'), offer('database/guide', 'guide'))
const bringUp = withFixes(finding('not-restarted', [], 'warning'), offer('containers/bring-up', 'ask'))
const healed = (id: string): SettledCause => ({ finding: id, title: { key: id }, outcome: 'healed' })
const left = (id: string): SettledCause => ({ finding: id, title: { key: id }, outcome: 'left' })

function runOf(findings: readonly Finding[], facts: Diagnosis['facts'] = {}, disproved: readonly DisprovedFix[] = []) {
  return finishedRun('/p', { root: '/p', startedAt: '', durationMs: 1, areas: [], findings, facts, disproved })
}
const driver = withFixes(finding('driver'), offer('imports/add'), offer('imports/use'))
const inVain: DisprovedFix = {
  plan: 'p1',
  steps: [],
  finding: driver,
  fix: offer('imports/add'),
  other: offer('imports/use'),
  reason: { key: 'nobody has it' },
}
const healthy = factsOf({ services: [service('api')], containers: [container('api')] })

describe('the way from cause to cause', () => {
  it('begins with the first root cause that can be fixed, and counts all of them', () => {
    const run = runOf([byHand, heads, port, finding('effect', ['heads'])])
    const stage = healStage(run, [])
    expect(stage).toMatchObject({ type: 'fix', finding: { id: 'heads' } })
    const path = healPath(run.findings, [], stage)
    expect(path.entries.map(({ finding, state }) => `${finding} ${state}`)).toEqual([
      'by-hand person',
      'heads current',
      'port waiting',
    ])
    expect([path.healed, path.total]).toEqual([0, 3])
  })

  it('keeps what was healed in the count', () => {
    const run = runOf([port])
    const stage = healStage(run, [healed('heads')])
    expect(stage).toMatchObject({ type: 'fix', finding: { id: 'port' } })
    expect(healPath(run.findings, [healed('heads')], stage)).toMatchObject({ healed: 1, total: 2 })
  })

  it('does not count as healed what is there again', () => {
    const run = runOf([heads])
    const stage = healStage(run, [healed('heads')])
    const path = healPath(run.findings, [healed('heads')], stage)
    expect(path.healed).toBe(0)
    expect(path.entries).toMatchObject([{ finding: 'heads', state: 'current' }])
  })

  it('names a person where nothing can be applied', () => {
    expect(healStage(runOf([byHand]), [])).toMatchObject({ type: 'person', finding: { id: 'by-hand' } })
  })

  it('brings the stack up only when no cause is left', () => {
    const effect = finding('exited', ['not-restarted'])
    expect(healStage(runOf([bringUp, effect, port]), [])).toMatchObject({ type: 'fix', finding: { id: 'port' } })
    const stage = healStage(runOf([bringUp, effect]), [healed('port')])
    expect(stage).toMatchObject({ type: 'start', finding: { id: 'not-restarted' } })
    expect(healPath([bringUp, effect], [healed('port')], stage)).toMatchObject({ healed: 1, total: 1 })
    expect(healStage(runOf([bringUp, effect, port]), [left('port')]).type).toBe('open')
  })

  it('says that the stack is up only when its containers say so', () => {
    expect(healStage(runOf([], healthy), [healed('heads')])).toMatchObject({
      type: 'up',
      proof: { services: [{ service: 'api', state: 'running' }] },
    })
    expect(healStage(runOf([]), [healed('heads')])).toMatchObject({ type: 'open', proof: { state: 'unknown' } })
  })

  it('never ends in a stack that is up while a cause was left', () => {
    expect(healStage(runOf([port], healthy), [left('port')])).toMatchObject({
      type: 'open',
      remaining: [{ id: 'port' }],
    })
  })

  it('says first which fix has not helped, and does not count its cause as healed', () => {
    const run = runOf([bringUp, port], {}, [inVain])
    const stage = healStage(run, [healed('driver')])
    expect(stage).toEqual({ type: 'disproved', finding: driver, disproved: inVain })
    expect(healPath(run.findings, [healed('driver')], stage)).toMatchObject({
      healed: 0,
      total: 2,
      entries: [
        { finding: 'driver', state: 'current' },
        { finding: 'port', state: 'waiting' },
      ],
    })
    // Also where it was applied outside of the loop, and its finding is gone.
    expect(healPath(run.findings, [], stage).entries).toMatchObject([
      { finding: 'driver', state: 'current' },
      { finding: 'port', state: 'waiting' },
    ])
  })

  it('asks about a fix that has not helped once, and goes on where the person keeps it', () => {
    const run = runOf([bringUp, port], {}, [inVain])
    const stage = healStage(run, [left('driver')])
    expect(stage).toMatchObject({ type: 'fix', finding: { id: 'port' } })
    expect(healPath(run.findings, [left('driver')], stage).entries[0]).toMatchObject({ state: 'left' })
    const older: DisprovedFix = { ...inVain, plan: 'p0', finding: heads }
    expect(healStage(runOf([port], {}, [inVain, older]), [left('driver')])).toMatchObject({ disproved: { plan: 'p0' } })
  })

  it('does not ask about a fix where the stack is up, however that came about', () => {
    expect(healStage(runOf([], healthy, [inVain]), [healed('driver')]).type).toBe('up')
    expect(healStage(runOf([port], healthy, [inVain]), []).type).toBe('disproved')
    expect(healStage(runOf([bringUp], healthy, [inVain]), []).type).toBe('disproved')
  })

  it('waits while the diagnosis runs, and says nothing when it was cancelled', () => {
    expect(healStage(startedRun('/p'), []).type).toBe('checking')
    expect(healStage({ ...startedRun('/p'), phase: 'cancelled' }, []).type).toBe('stopped')
  })

  it('is offered only where it could do something', () => {
    expect(canHeal([byHand])).toBe(false)
    expect(canHeal([byHand, heads])).toBe(true)
    expect(canHeal([bringUp])).toBe(true)
  })
})
