import type { AreaId } from '../engine/core/area.ts'
import { stripControlSequences } from '../engine/core/strip-control-sequences.ts'
import { findProject } from '../engine/project/find-project.ts'
import { type ProjectCommands, readProjectCommands } from '../engine/project/trust/project-commands.ts'
import { TrustedFolders } from '../engine/project/trust/trusted-folders.ts'
import type { Translate } from '../engine/texts/translator.ts'
import type { Terminal } from './command.ts'

/** The project folder that a command was given; `undefined`, with the reason said, when there is none. */
export async function openProject(
  folder: string | undefined,
  terminal: Terminal,
  translate: Translate,
): Promise<string | undefined> {
  const found = await findProject(folder ?? process.cwd())
  if (found.ok) return found.root
  terminal.note(translate(found.reason))
  return undefined
}

/** `--no-docker`: the areas that ask the Docker engine are left out. */
export function withoutDocker(docker: boolean): readonly AreaId[] | undefined {
  return docker ? undefined : ['docker', 'containers']
}

/** `--trust`: the folder is trusted with the commands that it names now, and they are said. */
export async function trustFolder(root: string, terminal: Terminal, translate: Translate): Promise<void> {
  const commands = await readProjectCommands(root)
  if (commands === undefined) return
  terminal.note(commandsText(root, commands, translate).trimEnd())
  await new TrustedFolders(terminal.machine.dataDirectory).add(root, commands.fingerprint)
}

/** Every command, word by word: what looks like one word is one. */
export function commandsText(root: string, { checks }: ProjectCommands, translate: Translate): string {
  const lines = checks.map(({ name, run }) => `  ${name}\n    ${run.map(quoted).join(' ')}\n`)
  const heading = translate({ key: 'cli.trust.heading', values: { folder: root, count: checks.length } })
  return stripControlSequences(`${heading}\n${lines.join('')}`)
}

/** What fixes the project that a command was given, to be typed here; `folder` is its argument. */
export function fixCommandFor(folder: string | undefined): string {
  return folder === undefined ? 'stackmedic fix' : `stackmedic fix ${stripControlSequences(quoted(folder))}`
}

/** A word of a command line, in quotes where it does not look like one. */
function quoted(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : JSON.stringify(word)
}
