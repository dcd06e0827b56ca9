import { win32 } from 'node:path'
import { defineGuide } from '../../core/guide.ts'
import { installationFact } from '../facts.ts'

/** How to have Docker Desktop run Linux containers. A guide: Windows containers that run are stopped by it. */
export default defineGuide({
  id: 'docker/switch-to-linux-containers',
  rules: ['docker/windows-containers'],
  uses: { installation: installationFact },
  steps({ facts: { installation } }) {
    const desktop = installation?.products.find(({ name }) => name === 'Docker Desktop')?.path
    const switcher = win32.join(
      desktop === undefined ? 'C:\\Program Files\\Docker\\Docker' : win32.dirname(desktop),
      'DockerCli.exe',
    )
    return [
      { text: 'stop' },
      { text: 'menu' },
      { text: 'command', command: [switcher, '-SwitchLinuxEngine'] },
      { text: 'wait' },
    ]
  },
})
