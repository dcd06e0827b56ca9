import { resolve } from 'node:path'
import { z } from 'zod'
import { settingsFileName } from '../../engine/project/settings-file.ts'
import { readProjectCommands } from '../../engine/project/trust/project-commands.ts'
import { TrustedFolders } from '../../engine/project/trust/trusted-folders.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { languageOption } from '../language.ts'
import { commandsText, openProject } from '../project-option.ts'

const optionsSchema = z.object({
  remove: z.boolean().default(false),
  list: z.boolean().default(false),
  yes: z.boolean().default(false),
  lang: z.enum(['en', 'es']).optional(),
})
type Options = z.output<typeof optionsSchema>

/** `stackmedic trust`: lets the commands of a project's own `stackmedic.yaml` be run, or not any more. */
const defineTrust: DefineCommand = (program, terminal, run) => {
  program
    .command('trust [DIR]')
    .description(`Let the commands be run that the ${settingsFileName} in DIR names`)
    .option('--remove', 'do not let them be run any more')
    .option('--list', 'only show the folders that are trusted')
    .option('--yes', 'do not ask')
    .addOption(languageOption())
    .action((folder: string | undefined, options: unknown) =>
      run(trustCommand(folder, optionsSchema.parse(options), terminal)),
    )
}
export default defineTrust

async function trustCommand(folder: string | undefined, options: Options, terminal: Terminal): Promise<number> {
  const translate = await terminal.translator(options.lang)
  const trusted = new TrustedFolders(terminal.machine.dataDirectory)
  if (options.list) {
    const entries = await trusted.list()
    const lines = entries.map(({ root, trustedAt }) => `${trustedAt.slice(0, 16).replace('T', ' ')}  ${root}\n`)
    terminal.write(lines.length === 0 ? `${translate({ key: 'cli.trust.none' })}\n` : lines.join(''))
    return exitCodes.nothingWrong
  }
  if (options.remove) {
    // Also for a folder that is no project any more, or gone.
    const path = resolve(folder ?? '.')
    const key = (await trusted.remove(path)) ? 'cli.trust.removed' : 'cli.trust.was-not'
    terminal.write(`${translate({ key, values: { folder: path } })}\n`)
    return exitCodes.nothingWrong
  }
  const root = await openProject(folder, terminal, translate)
  if (root === undefined) return exitCodes.wrongUsage
  const commands = await readProjectCommands(root)
  if (commands === undefined) {
    terminal.write(`${translate({ key: 'cli.trust.no-commands', values: { file: settingsFileName } })}\n`)
    return exitCodes.nothingWrong
  }
  terminal.write(commandsText(root, commands, translate))
  if (!options.yes && !(await terminal.confirm(translate({ key: 'cli.trust.confirm' })))) {
    terminal.note(translate({ key: 'cli.trust.not-trusted' }))
    return exitCodes.errorFound
  }
  await trusted.add(root, commands.fingerprint)
  terminal.write(`${translate({ key: 'cli.trust.trusted', values: { folder: root } })}\n`)
  return exitCodes.nothingWrong
}
