import { defineGuide } from '../../core/guide.ts'

const mendable: readonly (string | undefined)[] = ['timeout', 'file-in-use']

/** How to stop and start WSL. A guide, because whatever runs in its distributions is lost. */
export default defineGuide({
  id: 'docker/restart-wsl',
  rules: ['docker/wsl-error', 'docker/wsl-stopped'],
  fits: ({ rule, variant }) => rule === 'docker/wsl-stopped' || mendable.includes(variant),
  steps: () => [
    { text: 'save' },
    { text: 'quit' },
    { text: 'shutdown', command: ['wsl.exe', '--shutdown'] },
    { text: 'start' },
    { text: 'else' },
  ],
})
