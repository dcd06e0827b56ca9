import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { composeModelFact } from '../../project/facts.ts'
import { type Assessment, assessStack } from '../assess.ts'
import { aboutContainer, logEvidence, stateEvidence } from '../evidence.ts'
import { exitVariant } from '../exit-code.ts'
import { broughtUpFact, type Container, type ContainerLog, containerListFact, containerLogsFact } from '../facts.ts'
import { takenPort } from '../taken-port.ts'

/** A service that should run and does not: it ended, or the engine could not even start it. */
export default defineCheck({
  rule: 'containers/exited',
  severity: 'error',
  needs: { list: containerListFact, compose: composeModelFact, broughtUp: broughtUpFact },
  uses: { logs: containerLogsFact },
  judge: ({ list, compose }, { logs }) =>
    assessStack(list, compose).services.flatMap((assessment) => {
      const { container } = assessment
      return container === undefined ? [] : draft(assessment, container, logs)
    }),
})

function draft(
  assessment: Assessment,
  container: Container,
  logs: readonly ContainerLog[] | undefined,
): readonly FindingDraft[] {
  const about = aboutContainer(assessment, container)
  const { service } = assessment
  const evidence = [...logEvidence(service, container, logs), stateEvidence(service, container)]
  switch (assessment.condition) {
    case 'failed': {
      const variant = exitVariant(container.exitCode)
      return [{ ...about, evidence, ...(variant === undefined ? {} : { variant }) }]
    }
    case 'stopped':
      return [{ ...about, evidence, variant: 'stopped' }]
    case 'paused':
      return [{ ...about, severity: about.severity ?? 'warning', evidence, variant: 'paused' }]
    case 'not-startable':
      return [notStartable(about, container, stateEvidence(service, container))]
    default:
      return []
  }
}

/** A container that never ran has no log of this try: the engine's error is all there is. */
function notStartable(
  about: ReturnType<typeof aboutContainer>,
  { error, exitCode }: Container,
  evidence: FindingDraft['evidence'][number],
): FindingDraft {
  const port = takenPort(error)
  if (port === undefined) {
    const variant = exitCode === 126 || exitCode === 127 ? `not-startable-${exitCode}` : 'not-startable'
    return { ...about, evidence: [evidence], variant }
  }
  return {
    ...about,
    values: { ...about.values, port },
    data: { ...about.data, port },
    evidence: [evidence],
    variant: 'port-taken',
  }
}
