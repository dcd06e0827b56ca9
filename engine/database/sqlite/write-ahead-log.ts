/** Why pages of a write-ahead log cannot be put into a file. */
export type LogProblem = 'other-database'

const headerBytes = 32
const frameHeaderBytes = 24

/**
 * The file as it is with what was committed to its `-wal` and not yet written back (sqlite.org/fileformat2.html,
 * section 4). Frames of an earlier use of the log, and of a transaction that was not committed, are left out.
 * @param file whole pages; it may be changed.
 */
export function withWriteAheadLog(file: Buffer, log: Buffer): Buffer | LogProblem {
  const frames = committedFrames(log)
  const last = frames.at(-1)
  if (last === undefined) return file
  const pageSize = log.readUInt32BE(8)
  if (file.length > 0 && pageSizeOf(file) !== pageSize) return 'other-database'
  const whole = Buffer.alloc(Math.max(last.pagesAfter, Math.ceil(file.length / pageSize)) * pageSize)
  file.copy(whole)
  for (const { page, at } of frames) {
    if (page * pageSize <= whole.length) log.copy(whole, (page - 1) * pageSize, at, at + pageSize)
  }
  return whole.subarray(0, last.pagesAfter * pageSize)
}

/** Page size of a database file: 1 stands for 65536. */
export function pageSizeOf(file: Buffer): number {
  const written = file.length < 18 ? 0 : file.readUInt16BE(16)
  return written === 1 ? 65_536 : written
}

interface Frame {
  readonly page: number
  readonly at: number
  /** Pages of the file after the transaction that this frame belongs to. */
  readonly pagesAfter: number
}

function committedFrames(log: Buffer): Frame[] {
  if (log.length < headerBytes) return []
  const magic = log.readUInt32BE(0)
  if (magic !== 0x377f0682 && magic !== 0x377f0683) return []
  const bigEndian = magic === 0x377f0683
  const pageSize = log.readUInt32BE(8)
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return []
  let sum = checksum(log, 0, 24, [0, 0], bigEndian)
  if (sum[0] !== log.readUInt32BE(24) || sum[1] !== log.readUInt32BE(28)) return []
  const committed: Frame[] = []
  let open: { page: number; at: number }[] = []
  for (let at = headerBytes; at + frameHeaderBytes + pageSize <= log.length; at += frameHeaderBytes + pageSize) {
    const isOfThisUse =
      log.readUInt32BE(at + 8) === log.readUInt32BE(16) && log.readUInt32BE(at + 12) === log.readUInt32BE(20)
    if (!isOfThisUse) break
    sum = checksum(log, at, 8, sum, bigEndian)
    sum = checksum(log, at + frameHeaderBytes, pageSize, sum, bigEndian)
    if (sum[0] !== log.readUInt32BE(at + 16) || sum[1] !== log.readUInt32BE(at + 20)) break
    const page = log.readUInt32BE(at)
    if (page === 0) break
    open.push({ page, at: at + frameHeaderBytes })
    const pagesAfter = log.readUInt32BE(at + 4)
    if (pagesAfter === 0) continue
    for (const frame of open) committed.push({ ...frame, pagesAfter })
    open = []
  }
  return committed
}

type Sum = readonly [number, number]

function checksum(bytes: Buffer, from: number, length: number, [first, second]: Sum, bigEndian: boolean): Sum {
  let a = first
  let b = second
  for (let at = from; at < from + length; at += 8) {
    const x = bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)
    const y = bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)
    a = (a + x + b) >>> 0
    b = (b + y + a) >>> 0
  }
  return [a, b]
}
