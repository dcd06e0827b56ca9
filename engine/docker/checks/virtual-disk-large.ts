import { defineCheck } from '../../core/check.ts'
import { judgeDisk } from '../../system/judge-disk.ts'
import { sizeText } from '../../system/size-text.ts'
import { virtualDiskFact } from '../virtual-disk-facts.ts'

/** Less would not fill a disk. */
const largeBytes = 10 * 1024 ** 3

/** The disk of this machine is nearly full, and Docker Desktop's own file, which never shrinks by itself, takes much of it. */
export default defineCheck({
  rule: 'docker/virtual-disk-large',
  severity: 'warning',
  silentWhenFine: true,
  needs: { virtualDisk: virtualDiskFact },
  judge({ virtualDisk: { file, bytes, disk } }) {
    const low = judgeDisk(disk)
    if (low === undefined || bytes < largeBytes) return []
    const values = {
      file,
      size: sizeText(bytes),
      available: sizeText(disk.availableBytes),
      total: sizeText(disk.totalBytes),
    }
    return [
      {
        where: {},
        ...(low.severity === undefined ? {} : { severity: low.severity }),
        values,
        data: { file, bytes, availableBytes: disk.availableBytes, totalBytes: disk.totalBytes },
        evidence: [
          { kind: 'measurement', source: file, text: `${values.size} · ${values.available} / ${values.total}` },
        ],
      },
    ]
  },
})
