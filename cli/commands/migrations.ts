import { realpathSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Option } from 'commander'
import type { MigrationTrees } from '../../engine/migrations/facts.ts'
import { resolveLocation } from '../../engine/migrations/find-trees.ts'
import { isFlawless } from '../../engine/migrations/flawless.ts'
import { readLocations, readMigrationTrees } from '../../engine/migrations/read-trees.ts'
import type { Language } from '../../engine/texts/languages.ts'
import type { Translate } from '../../engine/texts/translator.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { languageOption } from '../language.ts'
import type { PythonAnswers } from '../migrations/python-answer.ts'
import { hasComplaints, summarise, type TreeSummary } from '../migrations/summary.ts'

const formats = ['text', 'json', 'dot', 'svg'] as const

/** As commander makes them of the options below; it has refused any other format and language. */
interface Options {
  readonly format: (typeof formats)[number]
  readonly scriptLocation?: string
  readonly versionLocations?: string
  readonly recursive?: boolean
  readonly syntax: boolean
  readonly checkWithPython?: boolean
  readonly yes?: boolean
  readonly lang?: Language
}

/** `stackmedic migrations`: the Alembic trees below a folder, or one that is named, read from their text. */
const defineMigrations: DefineCommand = (program, terminal, run) => {
  program
    .command('migrations [DIR]')
    .description('Read the Alembic migrations below DIR without running anything')
    .addOption(new Option('--format <format>').choices(formats).default('text'))
    .option('--script-location <path>', 'read this tree only, relative to DIR')
    .option('--version-locations <paths>', 'its folders of migrations, with commas, relative to DIR')
    .option('--recursive', 'look into their subfolders too')
    .option('--no-syntax', 'the graph alone: do not judge whether the files compile')
    .option('--check-with-python', 'also have a real Python compile the files (it runs nothing of them), after a yes')
    .option('--yes', 'answer the question with yes')
    .addOption(languageOption())
    .action((folder: string | undefined, options: Options) => run(migrationsCommand(folder, options, terminal)))
}
export default defineMigrations

async function migrationsCommand(folder: string | undefined, options: Options, terminal: Terminal): Promise<number> {
  const root = existingFolder(resolve(folder ?? '.'))
  const found = root === undefined ? { missing: folder ?? '.' } : await readTrees(root, options, terminal)
  if (root === undefined || 'missing' in found) {
    const translate = await terminal.translator(options.lang)
    const path = 'missing' in found ? found.missing : '.'
    terminal.note(translate({ key: 'migrations.reasons.no-location', values: { path } }))
    return exitCodes.wrongUsage
  }
  if (options.checkWithPython === true) return checkedByPython(root, found, options, terminal)
  terminal.write(await render(root, found, options, terminal))
  if (isFlawless(found)) return exitCodes.nothingWrong
  const { judgeTrees } = await import('../migrations/exit-code.ts')
  return judgeTrees(found)
}

/** The same with what a real interpreter says of the files. */
async function checkedByPython(
  root: string,
  found: MigrationTrees,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const { askPython } = await import('../migrations/ask-python.ts')
  const translate = await terminal.translator(options.lang)
  const answers = await askPython(root, found, options.yes ?? false, translate, terminal)
  if (answers === undefined) return exitCodes.cancelled
  terminal.write(await render(root, found, options, terminal, answers))
  if (options.format === 'dot' || options.format === 'svg') {
    const { describeAnswer } = await import('../migrations/python-answer.ts')
    for (const answer of answers.values()) for (const line of describeAnswer(answer, translate)) terminal.note(line)
  }
  const { judgeTrees, judgeAnswers } = await import('../migrations/exit-code.ts')
  return judgeAnswers(judgeTrees(found), [...answers.values()])
}

/** Synchronous like all that a short command waits for: handing it to a thread takes longer than doing it. */
function existingFolder(path: string): string | undefined {
  try {
    return statSync(path).isDirectory() ? realpathSync(path) : undefined
  } catch {
    return undefined
  }
}

async function readTrees(
  root: string,
  { scriptLocation, versionLocations, recursive, syntax }: Options,
  terminal: Terminal,
): Promise<MigrationTrees | { readonly missing: string }> {
  const { signal } = terminal
  if (scriptLocation === undefined && versionLocations === undefined && recursive !== true) {
    return readMigrationTrees(root, signal, { syntax, hostFolder: (path) => hostFolder(root, path, terminal) })
  }
  const path = resolveLocation(root, scriptLocation ?? '.')
  if (existingFolder(path) === undefined) return { missing: scriptLocation ?? '.' }
  const locations = versionLocations
    ?.split(',')
    .map((location) => location.trim())
    .filter((location) => location !== '')
  const location = {
    path,
    versionLocations: locations?.map((each) => resolveLocation(root, each)) ?? [join(path, 'versions')],
    recursive: recursive ?? false,
  }
  return { trees: await readLocations(root, [location], signal, { syntax }), configProblems: [] }
}

/** Compose files are read only where a configuration names a path that holds inside of a container. */
async function hostFolder(root: string, path: string, { machine, signal }: Terminal): Promise<string | undefined> {
  const { readComposeModel } = await import('../../engine/project/compose/model.ts')
  const { behindContainers } = await import('../../engine/migrations/container-paths.ts')
  const model = await readComposeModel(root, machine, signal)
  return behindContainers(root, async () => model?.services ?? [])(path)
}

async function render(
  root: string,
  found: MigrationTrees,
  options: Options,
  terminal: Terminal,
  python?: PythonAnswers,
): Promise<string> {
  const { format, syntax } = options
  if (format === 'json') {
    const wordless = python === undefined && !found.trees.some(hasComplaints)
    const translate = wordless ? () => '' : await terminal.translator(options.lang)
    const trees = found.trees.map((tree) => summarise(tree, translate, syntax))
    if (python !== undefined) return withAnswers(trees, python, translate)
    return `${JSON.stringify({ trees }, undefined, 2)}\n`
  }
  const { readHeadAuthors } = await import('../../engine/migrations/read-authors.ts')
  const { certainAuthors } = await import('../../engine/migrations/certain-authors.ts')
  const authors = certainAuthors(await readHeadAuthors(root, found.trees, terminal.machine, terminal.signal))
  if (format === 'text') {
    const { describeTrees } = await import('../migrations/describe.ts')
    const translate = await terminal.translator(options.lang)
    return describeTrees(found, { translate, withSyntax: syntax, authors, python })
  }
  const { drawDot, drawSvg } = await import('../../engine/migrations/draw.ts')
  return format === 'dot' ? drawDot(found.trees, authors) : drawSvg(found.trees, authors)
}

/** The JSON with what Python says of each tree. */
async function withAnswers(
  trees: readonly TreeSummary[],
  python: PythonAnswers,
  translate: Translate,
): Promise<string> {
  const { summariseAnswer } = await import('../migrations/python-answer.ts')
  const answered = trees.map((tree) => {
    const answer = python.get(tree.path)
    return answer === undefined ? tree : { ...tree, python: summariseAnswer(answer, translate) }
  })
  return `${JSON.stringify({ trees: answered }, undefined, 2)}\n`
}
