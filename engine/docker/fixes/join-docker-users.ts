import { defineGuide } from '../../core/guide.ts'

/** How to be let in on Windows. A guide, because a new group only counts from the next sign-in on. */
export default defineGuide({
  id: 'docker/join-docker-users',
  rules: ['docker/pipe-denied'],
  elevation: true,
  fits: ({ variant }) => variant === undefined,
  steps: ({ machine: { environment } }) => [
    { text: 'own' },
    { text: 'look', command: ['whoami.exe', '/groups'] },
    { text: 'join', command: ['net.exe', 'localgroup', 'docker-users', environment['USERNAME'] ?? 'NAME', '/add'] },
    { text: 'sign-out' },
  ],
})
