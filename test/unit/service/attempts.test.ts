import { describe, expect, it } from 'vitest'
import { chooseFix } from '../../../cli/fix/choose.ts'
import type { PlanResult } from '../../../engine/api.ts'
import { bringUpFix } from '../../../engine/containers/stack-proof.ts'
import type { Diagnosis } from '../../../engine/core/diagnose.ts'
import type { Finding, FixOffer, Risk } from '../../../engine/core/finding.ts'
import { defineFix, type Fix } from '../../../engine/core/fix.ts'
import { message } from '../../../engine/core/message.ts'
import { type Attempt, Attempts, attemptOf } from '../../../engine/service/attempts.ts'

const offer = (id: string, risk: Risk = 'safe'): FixOffer => ({
  id,
  risk,
  title: message(`title.${id}`),
  elevation: false,
  undoable: true,
})
const finding = (id: string, ...fixes: FixOffer[]): Finding => ({
  id,
  rule: 'imports/requirement-missing',
  area: 'imports',
  severity: 'error',
  where: {},
  values: {},
  data: {},
  evidence: [],
  fixes,
  rootCause: true,
  explainedBy: [],
})
const outcome = (of: PlanResult['outcome'], more: Partial<PlanResult> = {}): PlanResult => ({
  plan: 'p1',
  outcome: of,
  undoable: true,
  ...more,
})
const fixOf = (id: string, disprovedBy?: Fix['disprovedBy']): Fix =>
  defineFix({
    id,
    rules: [],
    risk: 'safe',
    elevation: false,
    undoable: true,
    plan: async () => ({ ok: true, steps: [] }),
    ...(disprovedBy === undefined ? {} : { disprovedBy }),
  })

const first = offer('a/first')
const second = offer('a/second')
const cause = finding('cause', first, second)
const start: Finding = { ...finding('start', offer(bringUpFix, 'ask')), severity: 'warning' }
const up = attemptOf(start, offer(bringUpFix, 'ask'), outcome('verified', { undoable: false }))
const all = { all: true, allSafe: false }
const choose = (attempts: Attempts, ...findings: Finding[]) =>
  chooseFix({ findings } as unknown as Diagnosis, all, attempts)?.offer.id
const triedBefore = (...made: Attempt[]) => {
  const attempts = new Attempts()
  for (const one of made) attempts.add(one)
  return attempts
}
const stillThere = { reason: message('core.plan.still-there') }
const newest = (attempts: Attempts, fixes: readonly Fix[], findings: readonly Finding[]) =>
  attempts.disproved(fixes, findings, true).next().value

describe('another way to mend a finding', () => {
  it('is gone only when the first was taken back', () => {
    const attempt = attemptOf(cause, first, outcome('not-verified', stillThere))
    const attempts = triedBefore(attempt)
    expect(choose(attempts, cause)).toBeUndefined()
    expect(newest(attempts, [], [cause])).toEqual({ attempt, other: second, ...stillThere })
    attempts.takeBack(attempt)
    expect(newest(attempts, [], [cause])).toBeUndefined()
    expect(choose(attempts, cause)).toBe(second.id)
    attempts.add(attemptOf(cause, second, outcome('verified')))
    expect(choose(attempts, cause)).toBeUndefined()
    // What was taken back for something better is no failure of the whole.
    expect(attempts.hasFailed).toBe(false)
  })

  it('is none that asks for more, or that a person has to go', () => {
    const attempt = attemptOf(cause, first, outcome('not-verified', stillThere))
    for (const other of [offer('a/other', 'ask'), offer('a/other', 'guide')]) {
      const made = { ...attempt, finding: finding('cause', first, other) }
      expect(newest(triedBefore(made), [], [cause])).toBeUndefined()
    }
    const asks = finding('cause', offer('a/asks', 'ask'), second, offer('a/more', 'ask'))
    const tried = attemptOf(asks, offer('a/asks', 'ask'), outcome('not-verified', stillThere))
    expect(newest(triedBefore(tried), [], [cause])?.other.id).toBe(second.id)
  })

  it.each([
    ['the person cancelled', outcome('cancelled')],
    ['nobody could look', outcome('not-verified', { reason: message('core.cancelled') })],
    ['it cannot be taken back', outcome('not-verified', { ...stillThere, undoable: false })],
    [
      'something of it is left',
      outcome('failed', { reason: message('core.steps.run.failed'), leftBehind: message('core.plan.no-undo') }),
    ],
    ['another Stackmedic is at work', outcome('failed', { reason: message('core.plan.busy') })],
    ['it helped', outcome('verified')],
  ])('is not looked for where %s', (_, result) => {
    expect(newest(triedBefore(attemptOf(cause, first, result)), [fixOf(first.id)], [cause])).toBeUndefined()
  })

  it('is open at once where the first could not be done, and nothing is to be taken back', () => {
    const reason = message('core.steps.edit-file.changed')
    const failed = attemptOf(cause, first, outcome('failed', { undoable: false, reason }))
    expect(failed.plan).toBeUndefined()
    expect(newest(triedBefore(failed), [], [cause])).toEqual({ attempt: failed, other: second, reason })
  })

  it('is looked for after the stack was brought up, where the fix says that it has not helped', () => {
    const helped = attemptOf(cause, first, outcome('verified'))
    const nobodyHasIt = message('imports.reasons.not-to-be-had', { distribution: 'psycopg' })
    const disproves = [fixOf(first.id, (_, { output }) => (output === 'no such package' ? nobodyHasIt : undefined))]
    const failedUp: Attempt = { ...up, result: 'stopped', output: 'no such package' }
    expect(newest(triedBefore(helped), disproves, [])).toBeUndefined()
    expect(newest(triedBefore(helped, up), disproves, [])).toBeUndefined()
    const attempts = triedBefore(helped, failedUp)
    expect(newest(attempts, [fixOf(first.id)], [])).toBeUndefined()
    expect(newest(attempts, disproves, [])).toMatchObject({ attempt: helped, reason: nobodyHasIt })
    attempts.takeBack(helped)
    // The stack is brought up again with the other way, and the first try of it does not count.
    expect(attempts.hasFailed).toBe(false)
    attempts.add(attemptOf(cause, second, outcome('verified')))
    expect(choose(attempts, start)).toBe(bringUpFix)
    expect(triedBefore(helped, failedUp).hasFailed).toBe(true)
  })

  it('is not asked for twice where the first one stays', () => {
    const attempt = attemptOf(cause, first, outcome('not-verified', stillThere))
    const attempts = triedBefore(attempt)
    attempts.leave(attempt)
    expect(newest(attempts, [], [])).toBeUndefined()
    expect(choose(attempts, cause)).toBeUndefined()
  })
})

describe('bringing the stack up', () => {
  it('comes again after each further fix, because one cause may hide the next, and not otherwise', () => {
    const helped = attemptOf(cause, first, outcome('verified'))
    const next = attemptOf(finding('next', first), first, outcome('verified'))
    expect(choose(triedBefore(), start)).toBe(bringUpFix)
    expect(choose(triedBefore(helped, up), start)).toBeUndefined()
    expect(choose(triedBefore(helped, up, next), start)).toBe(bringUpFix)
    expect(choose(triedBefore(helped, up, next, up), start)).toBeUndefined()
    const saidNo: Attempt = { ...next, result: 'stopped' }
    expect(choose(triedBefore(helped, up, saidNo), start)).toBeUndefined()
  })
})
