import type { AreaState } from '../engine/core/area.ts'
import type { Severity } from '../engine/core/finding.ts'
import { exitCodes } from './command.ts'

interface Judged {
  readonly findings: readonly { readonly severity: Severity }[]
  readonly areas: readonly { readonly state: AreaState; readonly reason?: unknown }[]
}

/** 1 with an error, otherwise 3 when something that is needed could not be read, otherwise 0. */
export function exitCodeOf({ findings, areas }: Judged): number {
  if (findings.some(({ severity }) => severity === 'error')) return exitCodes.errorFound
  return areas.some(({ state, reason }) => state === 'unknown' || (state === 'problem' && reason !== undefined))
    ? exitCodes.couldNotLook
    : exitCodes.nothingWrong
}
