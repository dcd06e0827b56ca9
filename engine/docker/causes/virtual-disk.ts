import { defineCauseRule } from '../../core/cause.ts'
import { message } from '../../core/message.ts'
import { disksFact } from '../../system/facts.ts'
import { virtualDiskFact } from '../virtual-disk-facts.ts'

/** A file that took the room explains that there is little left on the disk where it lies. */
export default defineCauseRule({
  id: 'docker/virtual-disk',
  uses: { disks: disksFact, virtualDisk: virtualDiskFact },
  link(findings, { disks, virtualDisk }) {
    const cause = findings.find(({ rule }) => rule === 'docker/virtual-disk-large')
    if (cause === undefined || virtualDisk === undefined) return []
    const devices = { 'docker/disk-low': disks?.docker?.device, 'system/disk-low': disks?.project.device }
    return Object.entries(devices).flatMap(([rule, device]) =>
      findings
        .filter((effect) => effect.rule === rule && device === virtualDisk.disk.device)
        .map((effect) => ({
          effect: effect.id,
          cause: cause.id,
          why: message('docker.causes.virtual-disk', { size: String(cause.values['size'] ?? '') }),
        })),
    )
  },
})
