import { defineGuide } from '../../core/guide.ts'

/** How to get back the room that Docker Desktop's file has taken. A guide: what is pruned is gone, and everything in WSL ends. */
export default defineGuide({
  id: 'docker/compact-virtual-disk',
  rules: ['docker/virtual-disk-large'],
  elevation: true,
  steps: () => [
    { text: 'look', command: ['docker', 'system', 'df'] },
    { text: 'prune', command: ['docker', 'image', 'prune'] },
    { text: 'trim', command: ['docker', 'run', '--rm', '--privileged', '--pid=host', 'docker/desktop-reclaim-space'] },
    { text: 'quit' },
    { text: 'shutdown', command: ['wsl.exe', '--shutdown'] },
    { text: 'compact', command: ['diskpart.exe'] },
    { text: 'start' },
  ],
})
