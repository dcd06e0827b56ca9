import { defineFix } from '../../core/fix.ts'
import type { DockerStep } from '../../core/steps/docker.ts'

/** Stops the container that publishes the port, through the engine; the program that forwards the port is left alone. */
export default defineFix({
  id: 'ports/stop-container',
  rules: ['ports/in-use', 'ports/held-by-other-stack'],
  risk: 'ask',
  elevation: false,
  undoable: true,
  rank: 5,
  fits: ({ data }) => data['holder'] === 'container' && typeof data['containerId'] === 'string',
  async plan({ finding: { data } }) {
    const step: DockerStep = {
      kind: 'docker',
      operation: 'stop-container',
      container: String(data['containerId']),
      name: String(data['container']),
    }
    return { ok: true, steps: [step] }
  },
})
