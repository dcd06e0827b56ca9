import { resolve } from 'node:path'

/** What a person asked for when they started the desktop app. */
export type Launch =
  | { readonly type: 'command-line'; readonly argumentList: readonly string[] }
  | { readonly type: 'window'; readonly project?: string }

/**
 * Reads the program's arguments. Everything after `--cli` belongs to the command line; otherwise the first one that is
 * not a switch of Chromium's is the project to open.
 * @param argumentList without the program, and in development without the app's folder.
 * @param folder what relative paths start from.
 */
export function readLaunch(argumentList: readonly string[], folder: string): Launch {
  const marker = argumentList.indexOf('--cli')
  if (marker >= 0) return { type: 'command-line', argumentList: argumentList.slice(marker + 1) }
  const project = argumentList.find((argument) => argument !== '' && !argument.startsWith('-'))
  return project === undefined ? { type: 'window' } : { type: 'window', project: resolve(folder, project) }
}
