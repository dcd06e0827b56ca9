import { defineFix } from '../../core/fix.ts'
import type { ServiceStep } from '../../core/steps/service.ts'
import { installationFact } from '../facts.ts'

/** Starts Docker Desktop's own service on Windows: some ways of Docker Desktop to start wait for it for ever. */
export default defineFix({
  id: 'docker/start-desktop-service',
  rules: ['docker/starting'],
  risk: 'ask',
  elevation: true,
  undoable: true,
  uses: { installation: installationFact },
  fits: ({ variant }, { installation }) => variant !== 'paused' && installation?.desktopService?.disabled === false,
  async plan({ facts: { installation } }) {
    const step: ServiceStep = {
      kind: 'service',
      operation: 'start',
      name: installation?.desktopService?.name ?? 'com.docker.service',
    }
    return { ok: true, steps: [step] }
  },
})
