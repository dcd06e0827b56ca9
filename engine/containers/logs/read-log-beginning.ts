import type Dockerode from 'dockerode'
import type { LogLine } from '../facts.ts'
import { streamLog } from './stream-log.ts'

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
  await streamLog(engine, id, { since }, maxBytes, signal, (line) => lines.push(line) < maxLines)
  return lines
}
