import { defineGuide } from '../../core/guide.ts'

/** How to install WSL. A guide, because it needs a restart of the computer. */
export default defineGuide({
  id: 'docker/install-wsl',
  rules: ['docker/wsl-missing'],
  elevation: true,
  fits: ({ variant }) => variant === undefined,
  steps: () => [
    { text: 'terminal' },
    { text: 'install', command: ['wsl.exe', '--install', '--no-distribution'] },
    { text: 'restart' },
    { text: 'start' },
  ],
})
