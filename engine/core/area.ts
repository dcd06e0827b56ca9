import type { Message } from './message.ts'

/** Area ids are the folder names below `engine/`; reports name them, so they never change. */
export const areaIds = [
  'system',
  'docker',
  'compose',
  'ports',
  'firewall',
  'containers',
  'health',
  'database',
  'migrations',
  'imports',
  'logs',
] as const

export type AreaId = (typeof areaIds)[number]

/**
 * `ok`: everything needed was read and nothing is wrong. `problem`: at least one error or warning.
 * `unknown`: something could not be read, so nobody may say `ok`. `skipped`: there is nothing of this kind here.
 */
export type AreaState = 'ok' | 'problem' | 'unknown' | 'skipped'

export interface AreaResult {
  readonly id: AreaId
  readonly state: AreaState
  /** Why the area is `unknown` or `skipped`. */
  readonly reason?: Message
  readonly durationMs: number
}
