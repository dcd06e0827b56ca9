import { defineCheck } from '../../core/check.ts'
import { disksFact } from '../../system/facts.ts'
import { judgeDisk } from '../../system/judge-disk.ts'

/** The disk where Docker keeps images and volumes is full, or nearly; the project's own disk has a rule of its own. */
export default defineCheck({
  rule: 'docker/disk-low',
  severity: 'warning',
  needs: { disks: disksFact },
  judge({ disks: { project, docker } }) {
    if (docker === undefined || docker.device === project.device) return []
    const draft = judgeDisk(docker)
    return draft === undefined ? [] : [draft]
  },
})
