import type Dockerode from 'dockerode'
import type { LogLine } from '../facts.ts'
import { type LogRequest, requestLog } from './fetch-log.ts'
import { LogLines } from './log-lines.ts'

/** How far a log was read: to its end, until nobody wanted more, or to the limit. */
export type LogEnd = 'end' | 'enough' | 'limit'

/**
 * Hands over the lines of a log one by one, in memory that does not grow with it. `take` says whether it wants more.
 * @param maxBytes of the log; what comes after is not read.
 */
export async function streamLog(
  engine: Dockerode,
  id: string,
  request: LogRequest,
  maxBytes: number,
  signal: AbortSignal,
  take: (line: LogLine) => boolean,
): Promise<LogEnd> {
  let wanted = true
  const lines = new LogLines((line) => {
    if (wanted) wanted = take(line)
  })
  const stream = await requestLog(engine, id, request, signal)
  let bytes = 0
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue
    bytes += chunk.length
    lines.push(chunk)
    if (wanted && bytes < maxBytes) continue
    stream.destroy()
    return wanted ? 'limit' : 'enough'
  }
  lines.end()
  return 'end'
}
