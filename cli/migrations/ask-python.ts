import { containerListFact } from '../../engine/containers/facts.ts'
import type { FactDefinition } from '../../engine/core/fact.ts'
import { FactReader } from '../../engine/core/fact-reader.ts'
import { message } from '../../engine/core/message.ts'
import { registry } from '../../engine/core/registry.ts'
import { compareVerdicts, migrationFiles } from '../../engine/migrations/cross-check/compare-verdicts.ts'
import { compileProgram } from '../../engine/migrations/cross-check/compile-program.ts'
import type { MigrationTree, MigrationTrees } from '../../engine/migrations/facts.ts'
import { composeModelFact, entryPointsFact } from '../../engine/project/facts.ts'
import { findCompiler, type PythonCompiler } from '../../engine/service/python-compilers.ts'
import type { Translate } from '../../engine/texts/translator.ts'
import type { Terminal } from '../command.ts'
import type { PythonAnswer, PythonAnswers } from './python-answer.ts'

/**
 * Shows what would be started for each tree, asks, and has Python compile the files.
 * @returns `undefined` without a yes.
 */
export async function askPython(
  root: string,
  found: MigrationTrees,
  agreed: boolean,
  translate: Translate,
  terminal: Terminal,
): Promise<PythonAnswers | undefined> {
  const { machine, signal, note } = terminal
  const reader = new FactReader({ root, machine, signal }, registry, () => undefined)
  const read = async <Value>(fact: FactDefinition<Value>): Promise<Value | undefined> => {
    const record = await reader.read(fact)
    return record.state === 'known' ? record.value : undefined
  }
  const [entryPoints, compose, containers] = await Promise.all([
    read(entryPointsFact),
    read(composeModelFact),
    read(containerListFact),
  ])
  const surroundings = { root, trees: found, entryPoints, compose, containers }
  const asked: { tree: MigrationTree; compiler: PythonCompiler | undefined }[] = []
  const withFiles = found.trees.filter((tree) => migrationFiles(tree).length > 0)
  for (const tree of withFiles) asked.push({ tree, compiler: await findCompiler(tree, surroundings, machine) })
  const startable = asked.flatMap(({ tree, compiler }) => (compiler === undefined ? [] : [{ tree, compiler }]))
  for (const { tree, compiler } of startable) {
    const values = { path: tree.path, files: migrationFiles(tree).length, command: shownCommand(compiler) }
    note(translate(message('migrations.command.python-plan', values)))
    const { isOfProject, interpreter } = compiler
    if (isOfProject) note(translate(message('migrations.command.python-of-project', { interpreter })))
  }
  if (
    startable.length > 0 &&
    !agreed &&
    !(await terminal.confirm(translate(message('migrations.command.python-ask'))))
  ) {
    note(translate(message('migrations.command.python-refused')))
    return undefined
  }
  const answers = new Map<string, PythonAnswer>()
  for (const { tree, compiler } of asked) {
    answers.set(tree.path, compiler === undefined ? nobody(tree) : await answerOf(root, tree, compiler, signal))
  }
  return answers
}

async function answerOf(
  root: string,
  tree: MigrationTree,
  { where, interpreter, image, compile }: PythonCompiler,
  signal: AbortSignal,
): Promise<PythonAnswer> {
  const comparison = await compareVerdicts(root, tree, compile, signal)
  return { where, interpreter, ...(image !== undefined && { image }), ...comparison }
}

function nobody(tree: MigrationTree): PythonAnswer {
  return {
    outcome: 'could-not-look',
    judgedFor: tree.python.minor,
    compared: 0,
    files: migrationFiles(tree).length,
    differences: [],
    elsewhere: [],
    settled: [],
    reason: message('migrations.cross-check.reasons.no-interpreter'),
  }
}

/** With the program in full, as a POSIX shell would take it. */
function shownCommand({ command }: PythonCompiler): string {
  return command.map((word) => (word === compileProgram ? `'\n${word}\n'` : word)).join(' ')
}
