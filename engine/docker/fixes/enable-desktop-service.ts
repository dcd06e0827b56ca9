import { defineGuide } from '../../core/guide.ts'
import { installationFact } from '../facts.ts'

/** How to let Docker Desktop's service start again. A guide: somebody, or a company's policy, has switched it off. */
export default defineGuide({
  id: 'docker/enable-desktop-service',
  rules: ['docker/starting', 'docker/not-running'],
  elevation: true,
  uses: { installation: installationFact },
  fits: ({ variant }, { installation }) => variant !== 'paused' && installation?.desktopService?.disabled === true,
  steps: ({ facts: { installation } }) => {
    const service = installation?.desktopService?.name ?? 'com.docker.service'
    return [
      { text: 'terminal' },
      { text: 'enable', command: ['sc.exe', 'config', service, 'start=', 'demand'] },
      { text: 'run', command: ['sc.exe', 'start', service] },
      { text: 'start' },
    ]
  },
})
