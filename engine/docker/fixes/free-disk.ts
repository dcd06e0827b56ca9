import { defineGuide } from '../../core/guide.ts'
import { sizeText } from '../../system/size-text.ts'
import { readDiskUsage } from '../disk-usage.ts'

/** What takes up Docker's room, and how to look through it. A guide: what is pruned is gone, and volumes are data. */
export default defineGuide({
  id: 'docker/free-disk',
  rules: ['docker/disk-low', 'system/disk-low'],
  async steps({ machine, signal }) {
    const usage = await readDiskUsage(machine, signal)
    const size = (bytes: number | undefined) => (bytes === undefined ? '?' : sizeText(bytes))
    return [
      { text: 'look', command: ['docker', 'system', 'df', '--verbose'] },
      {
        text: 'images',
        command: ['docker', 'image', 'prune'],
        values: { size: size(usage?.imageBytes), unused: size(usage?.unusedImageBytes) },
      },
      { text: 'cache', command: ['docker', 'builder', 'prune'], values: { size: size(usage?.buildCacheBytes) } },
      { text: 'containers', command: ['docker', 'container', 'prune'], values: { size: size(usage?.stoppedBytes) } },
      {
        text: 'volumes',
        command: ['docker', 'volume', 'ls', '--filter', 'dangling=true'],
        values: { size: size(usage?.volumeBytes), unused: size(usage?.unusedVolumeBytes) },
      },
      { text: 'machine' },
    ]
  },
})
