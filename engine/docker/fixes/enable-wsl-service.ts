import { defineGuide } from '../../core/guide.ts'

/** How to let a service of WSL start again. A guide: somebody, or a company's policy, has switched it off. */
export default defineGuide({
  id: 'docker/enable-wsl-service',
  rules: ['docker/wsl-error'],
  elevation: true,
  fits: ({ variant }) => variant === 'service-disabled',
  steps: ({ finding: { values } }) => {
    const service = String(values['detail'])
    return [
      { text: 'terminal' },
      { text: 'enable', command: ['sc.exe', 'config', service, 'start=', 'auto'] },
      { text: 'run', command: ['sc.exe', 'start', service] },
      { text: 'start' },
    ]
  },
})
