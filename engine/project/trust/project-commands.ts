import { createHash } from 'node:crypto'
import { readProjectFile } from '../../core/project-files.ts'
import { decodeText } from '../../core/text-encoding.ts'
import { maxSettingsBytes, type ProjectCheck, readSettings, settingsFileName } from '../settings-file.ts'

/** What a project asks to be run, and a name for exactly that. */
export interface ProjectCommands {
  readonly checks: readonly ProjectCheck[]
  /** SHA-256 over the commands and the project's own files that they name; another one asks for trust again. */
  readonly fingerprint: string
}

/** A script of the project that is larger than this is not one that anybody read before trusting it. */
const largestScript = 1024 * 1024

/** Reads what a project asks to be run; nothing is run. `undefined` when it names no commands. */
export async function readProjectCommands(root: string): Promise<ProjectCommands | undefined> {
  const file = await readProjectFile(root, settingsFileName, maxSettingsBytes)
  if (file.problem !== undefined) return undefined
  const { checks } = readSettings(decodeText(file.bytes).text)
  return checks.length === 0 ? undefined : { checks, fingerprint: await fingerprintOf(root, checks) }
}

/** The same for checks that are read already. */
export async function fingerprintOf(root: string, checks: readonly ProjectCheck[]): Promise<string> {
  const hash = createHash('sha256')
  for (const check of checks) {
    hash.update(`${JSON.stringify(check)}\n`)
    for (const word of check.run) hash.update(`${await scriptHash(root, word)}\n`)
  }
  return hash.digest('hex')
}

/** A script of the project is part of what is trusted: trust would mean little if its content could change. */
async function scriptHash(root: string, word: string): Promise<string> {
  if (word === '') return '-'
  const file = await readProjectFile(root, word, largestScript)
  return file.problem === undefined ? createHash('sha256').update(file.bytes).digest('hex') : file.problem
}
