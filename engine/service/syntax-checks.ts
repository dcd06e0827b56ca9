import type { SyntaxCheckPreview } from '../api.ts'
import { containerListFact } from '../containers/facts.ts'
import type { Diagnosis } from '../core/diagnose.ts'
import { knownValue } from '../core/fact.ts'
import type { Machine } from '../core/machine.ts'
import { message } from '../core/message.ts'
import { compareVerdicts, migrationFiles, type SyntaxComparison } from '../migrations/cross-check/compare-verdicts.ts'
import { compileSeconds } from '../migrations/cross-check/compile-program.ts'
import { migrationTreesFact } from '../migrations/facts.ts'
import { composeModelFact, entryPointsFact } from '../project/facts.ts'
import { PreviewedRuns } from './previewed-runs.ts'
import { findCompiler } from './python-compilers.ts'

/** Asking a real interpreter whether migrations compile: what would be started, and after a yes its doing. */
export class SyntaxChecks {
  readonly #machine: Machine
  readonly #runs = new PreviewedRuns<SyntaxComparison>()

  constructor(machine: Machine) {
    this.#machine = machine
  }

  /** Says what would be started for a tree of the last diagnosis. Starts nothing. */
  async plan(diagnosis: Diagnosis | undefined, path: string): Promise<SyntaxCheckPreview> {
    const trees = diagnosis && knownValue(migrationTreesFact, diagnosis.facts)
    const tree = trees?.trees.find((candidate) => candidate.path === path)
    if (diagnosis === undefined || trees === undefined || tree === undefined) {
      return { ok: false, reason: message('core.plan.not-found') }
    }
    const files = migrationFiles(tree).length
    if (files === 0) return { ok: false, reason: message('migrations.cross-check.reasons.no-files') }
    const { root } = diagnosis
    const surroundings = {
      root,
      trees,
      entryPoints: knownValue(entryPointsFact, diagnosis.facts),
      compose: knownValue(composeModelFact, diagnosis.facts),
      containers: knownValue(containerListFact, diagnosis.facts),
    }
    const compiler = await findCompiler(tree, surroundings, this.#machine)
    if (compiler === undefined) return { ok: false, reason: message('migrations.cross-check.reasons.no-interpreter') }
    const { compile, ...shown } = compiler
    const id = this.#runs.keep((signal) => compareVerdicts(root, tree, compile, signal))
    return { ok: true, plan: { id, ...shown, files, judgedFor: tree.python.minor, seconds: compileSeconds } }
  }

  /** Runs a plan once. @throws when there is no such plan any more, or the engine refuses the container. */
  async run(id: string, signal: AbortSignal): Promise<SyntaxComparison> {
    const run = this.#runs.take(id)
    if (run === undefined) throw new Error('no such plan')
    return run(signal)
  }
}
