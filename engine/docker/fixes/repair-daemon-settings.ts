import { defineGuide } from '../../core/guide.ts'

/** How to correct the engine's settings. A guide: the file belongs to the machine, and restarting stops containers. */
export default defineGuide({
  id: 'docker/repair-daemon-settings',
  rules: ['docker/daemon-settings'],
  elevation: true,
  steps: ({ finding: { values, variant }, machine: { platform } }) => [
    { text: variant === 'hosts-twice' ? 'hosts' : variant === 'byte-order-mark' ? 'mark' : 'correct' },
    ...(platform === 'linux'
      ? [
          { text: 'validate', command: ['sudo', 'dockerd', '--validate', `--config-file=${values['file']}`] as const },
          { text: 'restart', command: ['sudo', 'systemctl', 'restart', 'docker'] as const },
        ]
      : [{ text: 'desktop' }]),
    { text: 'again' },
  ],
})
