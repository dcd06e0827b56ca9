import { defineGuide } from '../../core/guide.ts'
import { wslFact } from '../wsl-facts.ts'

/** Errors that an update of WSL is known to mend. */
const mendable: readonly (string | undefined)[] = [undefined, 'kernel', 'file-missing', 'denied', 'update']

/** How to update WSL. A guide, because every distribution is stopped on the way. */
export default defineGuide({
  id: 'docker/update-wsl',
  rules: ['docker/wsl-error'],
  uses: { wsl: wslFact },
  fits: ({ variant }) => mendable.includes(variant),
  steps: ({ facts: { wsl } }) => [
    { text: 'save' },
    // A kernel of one's own is not replaced by an update.
    ...(wsl?.settings?.kernel === undefined
      ? []
      : [{ text: 'kernel', values: { file: wsl.settings.file, kernel: wsl.settings.kernel } }]),
    { text: 'update', command: ['wsl.exe', '--update'] as const },
    { text: 'shutdown', command: ['wsl.exe', '--shutdown'] as const },
    { text: 'start' },
  ],
})
