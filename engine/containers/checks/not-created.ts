import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { type ComposeModel, composeModelFact } from '../../project/facts.ts'
import { type Assessment, assessStack, type StackAssessment } from '../assess.ts'
import { stateEvidence } from '../evidence.ts'
import { type ContainerList, containerListFact } from '../facts.ts'

/** A stack that was never brought up, or was stopped, is not broken; a service left behind by compose is worth a word. */
export default defineCheck({
  rule: 'containers/not-created',
  severity: 'info',
  needs: { list: containerListFact, compose: composeModelFact },
  judge({ list, compose }) {
    const stack = assessStack(list, compose)
    if (compose.services.length === 0) return []
    return stack.overall === 'up' ? stack.services.flatMap(leftOut) : [nothingRuns(stack.overall, list, compose)]
  },
})

function nothingRuns(
  overall: Exclude<StackAssessment['overall'], 'up'>,
  { containers, endpoint }: ContainerList,
  { name }: ComposeModel,
): FindingDraft {
  const copies = [
    ...new Set(
      containers
        .filter(({ relation }) => relation === 'other-copy')
        .map(({ compose }) => compose?.workingDirectory ?? ''),
    ),
  ]
  const variant = overall === 'stopped' ? 'stopped' : copies.length > 0 ? 'other-copy' : 'never'
  return {
    where: {},
    values: { project: name, folder: copies[0] ?? '' },
    variant,
    identity: overall,
    data: { overall, otherCopies: copies },
    evidence: [{ kind: 'measurement', source: endpoint, text: `containers of the project: ${countOwn(containers)}` }],
  }
}

function leftOut({ service, condition, container, optional }: Assessment): readonly FindingDraft[] {
  if (condition === 'absent' && !optional) {
    return [{ where: { service }, values: { service }, variant: 'service', evidence: [], data: { state: 'absent' } }]
  }
  if (condition !== 'left-behind' || container === undefined) return []
  return [
    {
      where: { service, container: container.name },
      values: { service },
      variant: 'left-behind',
      severity: optional ? 'info' : 'warning',
      evidence: [stateEvidence(service, container)],
      data: { state: container.state },
    },
  ]
}

function countOwn(containers: ContainerList['containers']): number {
  return containers.filter(({ belongs }) => belongs).length
}
