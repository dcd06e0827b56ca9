import { dirname } from 'node:path'
import { type Message, message } from '../message.ts'

/**
 * Starts a command line with administrator rights, after the system has asked the person, and waits for its end.
 * @returns why it was not started; nothing when it was, whatever came of it.
 */
export type StartElevated = (commandLine: readonly string[]) => Promise<Message | undefined>

/** What the library is given: one string for a shell, and what it must not hand on. */
export type Prompt = (
  command: string,
  options: { readonly name: string; readonly env: Record<string, string> },
) => Promise<Error | undefined>

/** Nothing that means something to a shell, between double quotes, on any system. */
const harmless = /^[\p{L}\p{N} ._:/\\()+@=,~-]+$/u

/**
 * The library takes one string for a shell, so that a path which could mean something to one is refused. It writes the
 * working folder into its script as well: that may be a cloned project's, of any name, so it is the program's meanwhile.
 */
export async function startWithPrompt(
  commandLine: readonly string[],
  prompt: Prompt = systemPrompt,
): Promise<Message | undefined> {
  const [program = ''] = commandLine
  const odd = commandLine.find((word) => !harmless.test(word))
  if (odd !== undefined) return message('core.elevation.odd-path', { path: odd })
  const command = commandLine.map((word) => `"${word}"`).join(' ')
  const folder = process.cwd()
  process.chdir(dirname(program))
  try {
    // The new process gets the account's variables, and node would load what this one names.
    const error = await prompt(command, { name: 'Stackmedic', env: { NODE_OPTIONS: '' } })
    return error === undefined ? undefined : message('core.elevation.refused', { detail: error.message.slice(0, 300) })
  } finally {
    process.chdir(folder)
  }
}

const systemPrompt: Prompt = async (command, options) => {
  const { exec } = await import('@vscode/sudo-prompt')
  return new Promise((resolve) => exec(command, options, (error) => resolve(error ?? undefined)))
}
