import type Dockerode from 'dockerode'
import type { LogLine } from './facts.ts'
import { requestLog } from './fetch-log.ts'
import { LogLines } from './log-lines.ts'

/** A start is told in the first lines; what comes later is the program's work. */
const maxLines = 400
const maxBytes = 512 * 1024

/** The first lines that a container wrote since a moment, in bounds. @param since ISO 8601. */
export async function readLogBeginning(
  engine: Dockerode,
  id: string,
  since: string,
  signal: AbortSignal,
): Promise<LogLine[]> {
  const lines: LogLine[] = []
  const parts = new LogLines((line) => lines.push(line))
  const stream = await requestLog(engine, id, { since }, signal)
  let bytes = 0
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue
    bytes += chunk.length
    parts.push(chunk)
    if (lines.length >= maxLines || bytes >= maxBytes) {
      stream.destroy()
      return lines.slice(0, maxLines)
    }
  }
  parts.end()
  return lines.slice(0, maxLines)
}
