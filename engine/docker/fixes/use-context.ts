import { defineFix } from '../../core/fix.ts'
import type { DockerContextStep } from '../../core/steps/docker-context.ts'

/** Switches docker to the context whose engine answers. */
export default defineFix({
  id: 'docker/use-context',
  rules: ['docker/wrong-context'],
  risk: 'ask',
  elevation: false,
  undoable: true,
  // Without a context of its own, the answering engine has no name that docker could use.
  fits: ({ values }) => String(values['context'] ?? '') !== '' && String(values['otherContext'] ?? '') !== '',
  async plan({ finding: { values } }) {
    const step: DockerContextStep = {
      kind: 'docker-context',
      from: String(values['context']),
      to: String(values['otherContext']),
    }
    return { ok: true, steps: [step] }
  },
})
