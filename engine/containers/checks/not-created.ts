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
    if (stack.overall !== 'up') return [nothingRuns(stack.overall, list, compose)]
    return [...movedFolder(list, compose), ...stack.services.flatMap(leftOut)]
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

/** The folder was renamed or moved after the stack was brought up: its containers still mount the old one. */
function movedFolder({ containers }: ContainerList, { name }: ComposeModel): readonly FindingDraft[] {
  const moved = containers.find(({ relation }) => relation === 'moved')
  const folder = moved?.compose?.workingDirectory
  if (moved === undefined || folder === undefined || containers.some(({ relation }) => relation === 'project'))
    return []
  const label = 'com.docker.compose.project.working_dir'
  return [
    {
      where: {},
      values: { project: name, folder },
      variant: 'moved',
      identity: 'moved',
      data: { folder },
      evidence: [{ kind: 'measurement', source: `inspect:${moved.name}.Config.Labels`, text: `${label}=${folder}` }],
    },
  ]
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
