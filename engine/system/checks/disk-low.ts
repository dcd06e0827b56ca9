import { defineCheck } from '../../core/check.ts'
import { disksFact, machineFact } from '../facts.ts'
import { judgeDisk } from '../judge-disk.ts'

/** The disk that holds the project is full, or nearly. */
export default defineCheck({
  rule: 'system/disk-low',
  severity: 'warning',
  needs: { disks: disksFact },
  // Nothing is judged by it; it belongs into every report.
  uses: { machine: machineFact },
  judge({ disks }) {
    const draft = judgeDisk(disks.project)
    return draft === undefined ? [] : [draft]
  },
})
