import type { Command } from 'commander'
import type { Machine } from '../engine/core/machine.ts'
import type { Language } from '../engine/texts/languages.ts'
import type { Translate } from '../engine/texts/translator.ts'

/** What a command line command gets to work with. */
export interface Terminal {
  readonly machine: Machine
  /** Results; stripped of control sequences before they come here. */
  readonly write: (text: string) => void
  /** Progress and complaints, to standard error. */
  readonly note: (text: string) => void
  /** Asks a yes-or-no question; `false` where nobody can answer. */
  readonly confirm: (question: string) => Promise<boolean>
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal
  readonly translator: (language?: Language) => Promise<Translate>
  /** Absolute path of the folder that holds `resources/`. */
  readonly applicationFolder: string
}

/** The exit codes of the contract; the README has them in a table. */
export const exitCodes = { nothingWrong: 0, errorFound: 1, wrongUsage: 2, couldNotLook: 3, cancelled: 130 } as const

/** The exit code is what the command's action resolves to. */
export type CommandAction = Promise<number>

/**
 * A command of the command line: the default export of every file in `cli/commands/`.
 * It adds itself to the program and hands its action's exit code to `run`.
 */
export type DefineCommand = (
  program: Command,
  terminal: Terminal,
  run: (action: CommandAction) => Promise<void>,
) => void
