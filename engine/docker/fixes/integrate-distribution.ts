import { defineGuide } from '../../core/guide.ts'
import { installationFact } from '../facts.ts'

/** How to have Docker Desktop lend its engine to a distribution of WSL. A guide: it is a switch in Docker Desktop. */
export default defineGuide({
  id: 'docker/integrate-distribution',
  rules: ['docker/not-running'],
  uses: { installation: installationFact },
  fits: ({ variant }) => variant === 'wsl',
  steps: ({ facts: { installation } }) => [
    ...(installation?.insideWsl?.desktopInWindows === false ? [{ text: 'install' }] : []),
    { text: 'start' },
    { text: 'version', command: ['wsl.exe', '--list', '--verbose'] as const },
    { text: 'switch' },
    { text: 'again' },
  ],
})
