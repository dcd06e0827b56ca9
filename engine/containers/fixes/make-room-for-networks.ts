import { defineGuide } from '../../core/guide.ts'

/** How to get addresses for another network where every network has a container: stop a stack, or give larger pools. */
export default defineGuide({
  id: 'containers/make-room-for-networks',
  rules: ['containers/address-pools-full'],
  rank: 20,
  steps: () => [
    { text: 'look', command: ['docker', 'network', 'ls'] },
    { text: 'down', command: ['docker', 'compose', '--project-name', 'NAME', 'down'] },
    { text: 'pools' },
  ],
})
