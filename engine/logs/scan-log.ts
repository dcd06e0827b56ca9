import type Dockerode from 'dockerode'
import { requestLog } from '../containers/logs/fetch-log.ts'
import { LogFrames } from '../containers/logs/log-frames.ts'
import { type LineMatch, LogScanner, type PatternSet } from './log-scanner.ts'

const maxBytes = 64 * 1024 * 1024
/** Where so many lines are too many bytes, fewer are asked for: the newest matter most. */
const tails = [20_000, 500, 5]

export interface LogScan {
  readonly bytes: number
  readonly truncated: boolean
}

/** Looks through the end of a container's log; `found` gets every match, in the order of the log. */
export async function scanLog(
  engine: Dockerode,
  id: string,
  patterns: PatternSet,
  signal: AbortSignal,
  found: (match: LineMatch) => void,
): Promise<LogScan> {
  for (const tail of tails) {
    const scanners = { stdout: new LogScanner(patterns, found), stderr: new LogScanner(patterns, found) }
    const counter = new LineCounter()
    const frames = new LogFrames((piece, stream) => {
      scanners[stream].push(piece)
      counter.add(piece)
    })
    const complete = await readAll(await requestLog(engine, id, { tail }, signal), frames)
    frames.end()
    scanners.stdout.end()
    scanners.stderr.end()
    if (complete.all || tail === tails.at(-1))
      return { bytes: complete.bytes, truncated: !complete.all || counter.lines >= tail }
  }
  return { bytes: 0, truncated: true }
}

class LineCounter {
  lines = 0

  add(piece: Buffer): void {
    for (let at = piece.indexOf(0x0a); at !== -1; at = piece.indexOf(0x0a, at + 1)) this.lines += 1
  }
}

async function readAll(
  stream: Awaited<ReturnType<typeof requestLog>>,
  frames: LogFrames,
): Promise<{ readonly bytes: number; readonly all: boolean }> {
  let bytes = 0
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue
    bytes += chunk.length
    if (bytes > maxBytes) {
      stream.destroy()
      return { bytes, all: false }
    }
    frames.push(chunk)
  }
  return { bytes, all: true }
}
