import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applicationFolder } from '../application-folder.ts'
import { message } from '../message.ts'
import type { StepOutcome } from '../step-outcome.ts'
import { type ElevationRequest, elevationAnswerSchema } from './request.ts'
import { type StartElevated, startWithPrompt } from './start-with-prompt.ts'

/**
 * Asks the system, once, to do these steps with administrator rights. What is to be done is in a file that only this
 * person can read; the command line names it and its hash, and nothing that came from anywhere else.
 */
export async function askForElevation(
  request: ElevationRequest,
  start: StartElevated = startWithPrompt,
): Promise<StepOutcome[]> {
  // Made for this request alone, and on systems with permissions open to nobody else (0700).
  const folder = await mkdtemp(join(tmpdir(), 'stackmedic-'))
  try {
    const path = join(folder, 'request.json')
    const bytes = Buffer.from(JSON.stringify(request))
    await writeFile(path, bytes, { mode: 0o600 })
    const hash = createHash('sha256').update(bytes).digest('hex')
    const notStarted = await start([...ownCommand(), 'elevated', path, hash])
    const outcomes = elevationAnswerSchema.safeParse(await readAnswer(`${path}.answer`))
    if (outcomes.success && isFor(request, outcomes.data.length)) return outcomes.data as StepOutcome[]
    return [{ ok: false, reason: notStarted ?? message('core.elevation.no-answer', { detail: '' }) }]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** `undefined` when there is none, or when it was cut off. */
async function readAnswer(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** One outcome a step, or fewer where one of them failed: then there is at least that one. */
function isFor({ steps }: ElevationRequest, outcomes: number): boolean {
  return outcomes > 0 && outcomes <= steps.length
}

/** The installed app cannot be used as `node`, so it hands everything behind `--cli` to the command line. */
function ownCommand(): string[] {
  return process.versions['electron'] === undefined
    ? [process.execPath, join(applicationFolder(), 'dist', 'cli', 'main.js')]
    : [process.execPath, '--cli']
}
