import { defineGuide } from '../../core/guide.ts'

/** How to come to one network where several of the name have containers. A guide: all of the stack is taken down. */
export default defineGuide({
  id: 'containers/join-one-network',
  rules: ['containers/network-ambiguous'],
  fits: ({ variant }) => variant === 'several-used',
  steps: () => [
    { text: 'look', command: ['docker', 'network', 'ls', '--no-trunc'] },
    { text: 'down', command: ['docker', 'compose', 'down'] },
    { text: 'up', command: ['docker', 'compose', 'up', '-d'] },
  ],
})
