import { defineGuide } from '../../core/guide.ts'

const enable = (feature: string) =>
  ['dism.exe', '/online', '/enable-feature', `/featurename:${feature}`, '/all', '/norestart'] as const

/** How to switch on the parts of Windows that WSL 2 needs. A guide, because it needs a restart of the computer. */
export default defineGuide({
  id: 'docker/enable-windows-features',
  rules: ['docker/wsl-error'],
  elevation: true,
  fits: ({ variant }) => variant === 'feature',
  steps: () => [
    { text: 'terminal' },
    { text: 'platform', command: enable('VirtualMachinePlatform') },
    { text: 'subsystem', command: enable('Microsoft-Windows-Subsystem-Linux') },
    { text: 'restart' },
  ],
})
