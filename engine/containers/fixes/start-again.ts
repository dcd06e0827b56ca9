import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import type { DockerStep } from '../../core/steps/docker.ts'
import { containerListFact } from '../facts.ts'

/** How a container ends that somebody stopped, rather than one that failed. */
const stoppedByHand: readonly (string | undefined)[] = ['stopped', 'code-137', 'code-143']

/** Starts the container of a service that was stopped; nothing is made anew, so its data stays. */
export default defineFix({
  id: 'containers/start-again',
  rules: ['containers/exited'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  uses: { list: containerListFact },
  fits: ({ variant }) => stoppedByHand.includes(variant),
  async plan({ finding, facts: { list } }) {
    const name = finding.where.container ?? ''
    const container = list?.containers.find((candidate) => candidate.belongs && candidate.name === name)
    if (container === undefined) return { ok: false, reason: message('docker.steps.docker.no-container', { name }) }
    const step: DockerStep = { kind: 'docker', operation: 'start-container', container: container.id, name }
    return { ok: true, steps: [step] }
  },
})
