import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command, CommanderError } from 'commander'
import { applicationFolder } from '../engine/core/application-folder.ts'
import { thisMachine } from '../engine/core/machine.ts'
import { stripControlSequences } from '../engine/core/strip-control-sequences.ts'
import type { Language } from '../engine/texts/languages.ts'
import type { Translate } from '../engine/texts/translator.ts'
import packageJson from '../package.json' with { type: 'json' }
import { type CommandAction, type DefineCommand, exitCodes, type Terminal } from './command.ts'
import { isYes } from './is-yes.ts'
import { systemLanguage } from './language.ts'
import { standardStream } from './standard-stream.ts'

/** Loaded when they are needed: a command that is named must not wait for the others. */
const commands = import.meta.glob<DefineCommand>('./commands/*.ts', { import: 'default' })

/**
 * Runs the command line.
 * @param argumentList without the program's own name.
 * @returns the exit code of the contract.
 */
export async function runCommandLine(argumentList: readonly string[]): Promise<number> {
  const cancel = new AbortController()
  const onInterrupt = () => cancel.abort(new Error('cancelled'))
  process.once('SIGINT', onInterrupt)
  process.once('SIGTERM', onInterrupt)

  let exitCode: number = exitCodes.nothingWrong
  const run = async (action: CommandAction) => {
    exitCode = await action
  }
  const terminal = createTerminal(cancel.signal)
  const program = new Command('stackmedic')
    .description('Names the root cause when a local stack does not come up, and fixes it.')
    .version(packageJson.version)
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => void standardStream('stdout').write(text),
      writeErr: (text) => void standardStream('stderr').write(text),
    })
    .exitOverride()
  for (const load of commandsFor(argumentList[0])) (await load())(program, terminal, run)

  try {
    await program.parseAsync(argumentList, { from: 'user' })
    return cancel.signal.aborted ? exitCodes.cancelled : exitCode
  } catch (error) {
    if (cancel.signal.aborted) return exitCodes.cancelled
    // Commander has printed what is wrong; help and version end this way too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.nothingWrong : exitCodes.wrongUsage
    terminal.note(
      (await terminal.translator())({
        key: 'cli.crashed',
        values: { error: error instanceof Error ? error.message : String(error) },
      }),
    )
    return exitCodes.couldNotLook
  } finally {
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onInterrupt)
  }
}

/** The command that is named; all of them for help, for mistakes, and for those whose name is not their file's. */
function commandsFor(name: string | undefined): readonly (() => Promise<DefineCommand>)[] {
  if (name === '--version' || name === '-V') return []
  const named = commands[`./commands/${name}.ts`]
  return named === undefined ? Object.values(commands) : [named]
}

function createTerminal(signal: AbortSignal): Terminal {
  const machine = thisMachine()
  // Questions are asked in the language of the command.
  let spoken: Language | undefined
  const translator = async (language: Language = systemLanguage(machine)) => {
    // Texts are most of what the program loads; machine output needs none.
    const { createTranslator } = await import('../engine/texts/translator.ts')
    spoken = language
    return createTranslator(language)
  }
  return {
    machine,
    // Colours are ours; everything read is stripped before it is coloured.
    write: (text) => void standardStream('stdout').write(text),
    note: (text) => void standardStream('stderr').write(`${stripControlSequences(text)}\n`),
    confirm: async (question) => process.stdin.isTTY && confirm(question, await translator(spoken), signal),
    signal,
    translator,
    applicationFolder: applicationFolder(),
  }
}

async function confirm(question: string, translate: Translate, signal: AbortSignal): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises')
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const choices = translate({ key: 'cli.prompt.choices' })
    return isYes(await prompt.question(`${stripControlSequences(question)} ${choices} `, { signal }), translate)
  } catch {
    return false
  } finally {
    prompt.close()
  }
}

// Set before exit rather than exiting: output that is still on its way into a pipe must arrive.
if (process.argv[1] !== undefined && isEntryPoint(process.argv[1])) {
  process.exitCode = await runCommandLine(process.argv.slice(2))
}

/** npm starts it through a link. */
function isEntryPoint(started: string): boolean {
  try {
    return realpathSync(started) === fileURLToPath(import.meta.url)
  } catch {
    return false
  }
}
