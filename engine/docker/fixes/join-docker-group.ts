import { userInfo } from 'node:os'
import { defineGuide } from '../../core/guide.ts'

/** How to be let in on Linux. A guide, because members of that group can act as root. */
export default defineGuide({
  id: 'docker/join-docker-group',
  rules: ['docker/pipe-denied'],
  elevation: true,
  fits: ({ variant }) => variant === 'socket',
  steps: () => [
    { text: 'rights' },
    { text: 'join', command: ['sudo', 'usermod', '-aG', 'docker', userInfo().username] },
    { text: 'sign-out' },
  ],
})
