import { homedir } from 'node:os'
import { join } from 'node:path'
import { isElevated } from './elevation/is-elevated.ts'
import type { ElevationRequest } from './elevation/request.ts'
import type { RunProcess } from './run-process.ts'
import type { StepOutcome } from './step-outcome.ts'

export type Platform = 'windows' | 'linux' | 'macos'

/**
 * The machine as probes and fixes see it. It is handed in, so that tests can put another one in its place.
 */
export interface Machine {
  readonly platform: Platform
  /** Environment variables of the person's session. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly homeDirectory: string
  /** Where Stackmedic keeps its own files: journal, recent projects, settings. */
  readonly dataDirectory: string
  readonly runProcess: RunProcess
  /** Whether this process has administrator rights already. */
  readonly isElevated: () => Promise<boolean>
  /** Has steps done with administrator rights, after the system has asked the person. */
  readonly askForElevation: (request: ElevationRequest) => Promise<StepOutcome[]>
}

/** The machine this process runs on. `STACKMEDIC_DATA` overrides the folder of Stackmedic's own files. */
export function thisMachine(): Machine {
  const platform = platformOf(process.platform)
  return {
    platform,
    environment: process.env,
    homeDirectory: homedir(),
    dataDirectory: process.env['STACKMEDIC_DATA'] ?? defaultDataDirectory(platform),
    // What starts programs is loaded with the first of them: most of a short command needs none.
    runProcess: async (...run) => (await import('./run-process.ts')).runProcess(...run),
    isElevated,
    askForElevation: async (request) => (await import('./elevation/ask.ts')).askForElevation(request),
  }
}

/** Unknown Unix systems are read the Linux way; what is not there becomes `unknown` by itself. */
export function platformOf(name: NodeJS.Platform): Platform {
  if (name === 'win32') return 'windows'
  return name === 'darwin' ? 'macos' : 'linux'
}

function defaultDataDirectory(platform: Platform): string {
  const environment = process.env
  if (platform === 'windows')
    return join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Stackmedic')
  if (platform === 'macos') return join(homedir(), 'Library', 'Application Support', 'Stackmedic')
  return join(environment['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'stackmedic')
}
