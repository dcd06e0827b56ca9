import { defineFix } from '../../core/fix.ts'
import type { LinuxServiceStep } from '../../core/steps/linux-service.ts'

/** Starts the Docker service of Linux. */
export default defineFix({
  id: 'docker/start-service',
  rules: ['docker/not-running'],
  risk: 'ask',
  elevation: true,
  undoable: false,
  fits: ({ variant }) => variant === 'service',
  async plan() {
    const step: LinuxServiceStep = { kind: 'linux-service', unit: 'docker.service' }
    return { ok: true, steps: [step] }
  },
})
