import { describe, expect, it } from 'vitest'
import { type Attempt, Attempts, attemptOf } from '../../../cli/fix/attempts.ts'
import { chooseFix } from '../../../cli/fix/choose.ts'
import type { PlanResult } from '../../../engine/api.ts'
import { bringUpFix } from '../../../engine/containers/stack-proof.ts'
import type { Diagnosis } from '../../../engine/core/diagnose.ts'
import type { Finding, FixOffer, Risk } from '../../../engine/core/finding.ts'
import { defineFix, type Fix } from '../../../engine/core/fix.ts'
import { message } from '../../../engine/core/message.ts'

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

describe('another way to mend a finding', () => {
  it('is gone only when the first was taken back', () => {
    const attempt = attemptOf(cause, first, outcome('not-verified', stillThere))
    const attempts = triedBefore(attempt)
    expect(choose(attempts, cause)).toBeUndefined()
    expect(attempts.disproved([], [cause], true)).toEqual({ attempt, other: second })
    attempts.takeBack(attempt)
    expect(attempts.disproved([], [cause], true)).toBeUndefined()
    expect(choose(attempts, cause)).toBe(second.id)
    attempts.add(attemptOf(cause, second, outcome('verified')))
    expect(choose(attempts, cause)).toBeUndefined()
    // What was taken back for something better is no failure of the whole.
    expect(attempts.exitCode).toBe(0)
  })

  it('is none that asks for more, or that a person has to go', () => {
    const attempt = attemptOf(cause, first, outcome('not-verified', stillThere))
    for (const other of [offer('a/other', 'ask'), offer('a/other', 'guide')]) {
      const made = { ...attempt, finding: finding('cause', first, other) }
      expect(triedBefore(made).disproved([], [], true)).toBeUndefined()
    }
    const asks = finding('cause', offer('a/asks', 'ask'), second, offer('a/more', 'ask'))
    const tried = attemptOf(asks, offer('a/asks', 'ask'), outcome('not-verified', stillThere))
    expect(triedBefore(tried).disproved([], [], true)?.other.id).toBe(second.id)
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
    expect(triedBefore(attemptOf(cause, first, result)).disproved([fixOf(first.id)], [], true)).toBeUndefined()
  })

  it('is open at once where the first could not be done, and nothing is to be taken back', () => {
    const reason = message('core.steps.edit-file.changed')
    const failed = attemptOf(cause, first, outcome('failed', { undoable: false, reason }))
    expect(failed.plan).toBeUndefined()
    expect(triedBefore(failed).disproved([], [], true)).toEqual({ attempt: failed, other: second })
  })

  it('is looked for after the stack was brought up, where the fix says that it has not helped', () => {
    const helped = attemptOf(cause, first, outcome('verified'))
    const disproves = [fixOf(first.id, (_, { output }) => output === 'no such package')]
    const failedUp: Attempt = { ...up, result: 'stopped', exitCode: 1, output: 'no such package' }
    expect(triedBefore(helped).disproved(disproves, [], true)).toBeUndefined()
    expect(triedBefore(helped, up).disproved(disproves, [], true)).toBeUndefined()
    const attempts = triedBefore(helped, failedUp)
    expect(attempts.disproved([fixOf(first.id)], [], true)).toBeUndefined()
    expect(attempts.disproved(disproves, [], true)?.attempt).toBe(helped)
    attempts.takeBack(helped)
    // The stack is brought up again with the other way, and the first try of it does not count.
    expect(attempts.exitCode).toBe(0)
    attempts.add(attemptOf(cause, second, outcome('verified')))
    expect(choose(attempts, start)).toBe(bringUpFix)
    expect(triedBefore(helped, failedUp).exitCode).toBe(1)
  })

  it('is not asked for twice where the first one stays', () => {
    const attempt = attemptOf(cause, first, outcome('not-verified', stillThere))
    const attempts = triedBefore(attempt)
    attempts.leave(attempt)
    expect(attempts.disproved([], [], true)).toBeUndefined()
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
