import type { FindingDraft } from '../core/finding.ts'
import type { Disk } from './facts.ts'
import { sizeText } from './size-text.ts'

const megabyte = 1024 * 1024

/** Below this, databases refuse to write and images cannot be unpacked. */
const fullBelowBytes = 500 * megabyte

/** Both must hold: 5 % of a large disk are plenty, and 5 GB of a small one may be most of it. */
const lowBelowBytes = 5 * 1024 * megabyte
const lowBelowShare = 0.05

/** What there is to say about the room on a disk; `undefined` when there is enough. */
export function judgeDisk({ path, totalBytes, availableBytes }: Disk): FindingDraft | undefined {
  const full = availableBytes < fullBelowBytes
  if (!full && !(availableBytes < lowBelowBytes && availableBytes < totalBytes * lowBelowShare)) return undefined
  const available = sizeText(availableBytes)
  const total = sizeText(totalBytes)
  return {
    where: {},
    values: { path, available, total },
    severity: full ? 'error' : 'warning',
    ...(full ? { variant: 'full' } : {}),
    data: { path, totalBytes, availableBytes },
    evidence: [{ kind: 'measurement', source: path, text: `${available} / ${total}` }],
  }
}
