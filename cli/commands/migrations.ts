import { realpath, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Option } from 'commander'
import { z } from 'zod'
import { registry } from '../../engine/core/registry.ts'
import { drawDot, drawSvg } from '../../engine/migrations/draw.ts'
import { type MigrationTree, type MigrationTrees, migrationTreesFact } from '../../engine/migrations/facts.ts'
import { resolveLocation } from '../../engine/migrations/find-trees.ts'
import { readLocations, readMigrationTrees } from '../../engine/migrations/read-trees.ts'
import { loadedGraph } from '../../engine/migrations/tree-graph.ts'
import type { Translate } from '../../engine/texts/translator.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { languageOption } from '../language.ts'

const formats = ['text', 'json', 'dot', 'svg'] as const
const optionsSchema = z.object({
  format: z.enum(formats),
  scriptLocation: z.string().optional(),
  versionLocations: z.string().optional(),
  recursive: z.boolean().optional(),
  lang: z.enum(['en', 'es']).optional(),
})
type Options = z.output<typeof optionsSchema>

/** `stackmedic migrations`: the Alembic trees below a folder, or one that is named, read from their text. */
const defineMigrations: DefineCommand = (program, terminal, run) => {
  program
    .command('migrations [DIR]')
    .description('Read the Alembic migrations below DIR without running anything')
    .addOption(new Option('--format <format>').choices(formats).default('text'))
    .option('--script-location <path>', 'read this tree only, relative to DIR')
    .option('--version-locations <paths>', 'its folders of migrations, with commas, relative to DIR')
    .option('--recursive', 'look into their subfolders too')
    .addOption(languageOption())
    .action((folder: string | undefined, options: unknown) =>
      run(migrationsCommand(folder, optionsSchema.parse(options), terminal)),
    )
}
export default defineMigrations

async function migrationsCommand(folder: string | undefined, options: Options, terminal: Terminal): Promise<number> {
  const translate = await terminal.translator(options.lang)
  const root = await existingFolder(resolve(folder ?? '.'))
  if (root === undefined) {
    terminal.note(translate({ key: 'migrations.reasons.no-location', values: { path: folder ?? '.' } }))
    return exitCodes.wrongUsage
  }
  const found = await readTrees(root, options, terminal.signal)
  if ('missing' in found) {
    terminal.note(translate({ key: 'migrations.reasons.no-location', values: { path: found.missing } }))
    return exitCodes.wrongUsage
  }
  terminal.write(render(found, options.format, translate))
  return exitCodeOf(found)
}

async function existingFolder(path: string): Promise<string | undefined> {
  const status = await stat(path).catch(() => undefined)
  return status?.isDirectory() ? realpath(path) : undefined
}

async function readTrees(
  root: string,
  { scriptLocation, versionLocations, recursive }: Options,
  signal: AbortSignal,
): Promise<MigrationTrees | { readonly missing: string }> {
  if (scriptLocation === undefined && versionLocations === undefined && recursive !== true) {
    return readMigrationTrees(root, signal)
  }
  const path = resolveLocation(root, scriptLocation ?? '.')
  if ((await existingFolder(path)) === undefined) return { missing: scriptLocation ?? '.' }
  const locations = versionLocations
    ?.split(',')
    .map((location) => location.trim())
    .filter((location) => location !== '')
  const location = {
    path,
    versionLocations: locations?.map((each) => resolveLocation(root, each)) ?? [join(path, 'versions')],
    recursive: recursive ?? false,
  }
  return { trees: await readLocations(root, [location], signal), configProblems: [] }
}

function render(found: MigrationTrees, format: Options['format'], translate: Translate): string {
  if (format === 'dot') return drawDot(found.trees)
  if (format === 'svg') return drawSvg(found.trees)
  const trees = found.trees.map((tree) => summarise(tree, translate))
  if (format === 'json') return `${JSON.stringify({ trees }, undefined, 2)}\n`
  const problems = found.configProblems.map(({ file, detail }) =>
    translate({ key: 'migrations.command.config', values: { file, detail } }),
  )
  const texts = [...trees.map((tree) => describe(tree, translate)), ...problems]
  return `${texts.length === 0 ? translate({ key: 'migrations.command.none' }) : texts.join('\n')}\n`
}

type Summary = ReturnType<typeof summarise>

/** A tree as the contract of the command line has it. */
function summarise(tree: MigrationTree, translate: Translate) {
  const graph = loadedGraph(tree)
  return {
    path: tree.path,
    ...(tree.config !== undefined && { config: tree.config }),
    versionLocations: tree.versionLocations,
    revisions: new Set(tree.revisions.filter(({ damaged }) => !damaged).map(({ id }) => id)).size,
    heads: graph.heads,
    bases: graph.bases,
    mergePoints: graph.mergePoints,
    branchPoints: graph.branchPoints,
    duplicates: graph.duplicates,
    missingParents: graph.missingParents.map(({ revision, parent, file }) => ({ revision, parent, file })),
    cycles: graph.cycles,
    syntaxErrors: tree.syntaxErrors.map(({ file, line, column, kind, detail }) => ({
      file,
      line,
      column,
      message: translate({ key: `migrations.syntax.${kind}`, values: { detail } }),
    })),
    unreadable: tree.unreadable.map(({ file, kind, detail }) => ({
      file,
      reason: translate({ key: `migrations.unreadable.${kind}`, values: { detail } }),
    })),
  }
}

function describe(tree: Summary, translate: Translate): string {
  const say = (name: string, values: Readonly<Record<string, string | number>>) =>
    translate({ key: `migrations.command.${name}`, values })
  const list = (name: string, ids: readonly string[]) => (ids.length === 0 ? [] : [say(name, { list: ids.join(', ') })])
  const lines = [
    ...list('heads', tree.heads),
    ...list('bases', tree.bases),
    ...list('branches', tree.branchPoints),
    ...list('merges', tree.mergePoints),
    ...tree.syntaxErrors.map((error) => say('syntax', error)),
    ...tree.duplicates.map(({ revision, files }) => say('duplicate', { revision, files: files.join(', ') })),
    ...tree.missingParents.map(({ file, parent }) => say('missing', { file, parent })),
    ...tree.cycles.map((cycle) => say('cycle', { list: cycle.join(' → ') })),
    ...tree.unreadable.map(({ file, reason }) => say('unreadable', { file, reason })),
  ]
  return [say('tree', { path: tree.path, revisions: tree.revisions }), ...lines.map((line) => `  ${line}`)].join('\n')
}

/** The same judgement as in a diagnosis, by the checks that need nothing but the trees. */
function exitCodeOf(trees: MigrationTrees): number {
  const severities = registry.checks
    .filter(({ rule }) => rule.startsWith('migrations/'))
    .filter(({ needs }) => Object.values(needs).every(({ id }) => id === migrationTreesFact.id))
    .flatMap((check) => {
      const facts = Object.fromEntries(Object.keys(check.needs).map((name) => [name, trees]))
      return check.judge(facts, {}).map((draft) => ({ rule: check.rule, severity: draft.severity ?? check.severity }))
    })
  if (severities.some(({ severity }) => severity === 'error')) return exitCodes.errorFound
  const unseen = severities.some(
    ({ rule, severity }) => rule === 'migrations/unreadable-revision' && severity === 'warning',
  )
  return unseen ? exitCodes.couldNotLook : exitCodes.nothingWrong
}
