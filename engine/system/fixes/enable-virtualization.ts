import { defineGuide } from '../../core/guide.ts'

/** How to switch on virtualization. A guide: it is done in the firmware, before Windows starts. */
export default defineGuide({
  id: 'system/enable-virtualization',
  rules: ['system/virtualization-off', 'docker/wsl-error'],
  elevation: true,
  fits: ({ rule, variant }) => rule === 'system/virtualization-off' || variant === 'virtualization',
  steps: () => [
    { text: 'look' },
    { text: 'firmware', command: ['shutdown.exe', '/r', '/fw', '/t', '0'] },
    { text: 'switch' },
    { text: 'hypervisor', command: ['bcdedit.exe', '/set', 'hypervisorlaunchtype', 'auto'] },
    { text: 'restart' },
  ],
})
