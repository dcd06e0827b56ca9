import { defineFix } from '../../core/fix.ts'
import type { DockerDesktopStep } from '../../core/steps/docker-desktop.ts'

/** Opens Docker Desktop and waits until its engine answers. */
export default defineFix({
  id: 'docker/start-desktop',
  rules: ['docker/not-running'],
  risk: 'ask',
  elevation: false,
  undoable: false,
  fits: ({ variant }) => variant === 'desktop',
  async plan() {
    const step: DockerDesktopStep = { kind: 'docker-desktop' }
    return { ok: true, steps: [step] }
  },
})
