import { join, posix } from 'node:path'
import type { ImportRunPlan, ImportRunPreview } from '../api.ts'
import { containerListFact } from '../containers/facts.ts'
import type { Diagnosis } from '../core/diagnose.ts'
import { knownValue } from '../core/fact.ts'
import type { Machine } from '../core/machine.ts'
import { message } from '../core/message.ts'
import { openEngine } from '../docker/engine-client.ts'
import { type ImportEntry, importEntriesFact } from '../imports/facts.ts'
import { findHostPython } from '../imports/host-python.ts'
import type { RunVerdict } from '../imports/run/run-answer.ts'
import { runInContainer } from '../imports/run/run-in-container.ts'
import { runOnHost } from '../imports/run/run-on-host.ts'
import { type ImportRequest, importRequest, importSeconds } from '../imports/run/run-request.ts'
import { PreviewedRuns } from './previewed-runs.ts'

const engineMs = 60_000
type Run = (signal: AbortSignal) => Promise<RunVerdict>

/** Real imports of entry points: what would be done, and after a yes its doing. */
export class ImportRuns {
  readonly #machine: Machine
  readonly #runs = new PreviewedRuns<RunVerdict>()

  constructor(machine: Machine) {
    this.#machine = machine
  }

  /** Says what a real import of an entry of the last diagnosis would do. Starts nothing. */
  plan(diagnosis: Diagnosis | undefined, index: number): ImportRunPreview {
    const entry = entriesOf(diagnosis)[index]
    if (diagnosis === undefined || entry === undefined) return { ok: false, reason: message('core.plan.not-found') }
    const request = importRequest(entry)
    if (request === undefined || entry.started === undefined) {
      return { ok: false, reason: message('imports.run.reasons.is-program') }
    }
    return entry.declaredIn === undefined
      ? this.#inContainer(diagnosis, entry, request, entry.started)
      : this.#onHost(diagnosis.root, request, entry.started)
  }

  /** Runs a plan once. */
  async run(id: string, signal: AbortSignal): Promise<RunVerdict> {
    const run = this.#runs.take(id)
    return run === undefined ? { outcome: 'no-answer', stopped: [] } : run(signal)
  }

  #inContainer(
    diagnosis: Diagnosis,
    { service }: ImportEntry,
    request: ImportRequest,
    { workingDirectory, interpreter }: NonNullable<ImportEntry['started']>,
  ): ImportRunPreview {
    const list = knownValue(containerListFact, diagnosis.facts)
    const container = list?.containers.find(({ belongs, compose }) => belongs && compose?.service === service)
    if (list === undefined || container === undefined) {
      return { ok: false, reason: message('imports.run.reasons.no-container', { service }) }
    }
    const interpreters = [...new Set([...(interpreter === undefined ? [] : [interpreter]), 'python3', 'python'])]
    const run: Run = async (signal) => {
      const engine = await openEngine(list.endpoint, this.#machine, engineMs)
      return runInContainer(engine, container.id, request, { workingDirectory, interpreters }, signal)
    }
    return this.#keep(run, {
      where: 'container',
      interpreter: interpreters[0] ?? 'python3',
      image: container.image,
      target: request.target,
      workingDirectory,
      seconds: importSeconds,
    })
  }

  #onHost(
    root: string,
    { path, target, ...rest }: ImportRequest,
    { workingDirectory }: NonNullable<ImportEntry['started']>,
  ): ImportRunPreview {
    // What no service starts was read as if the project lay in `/project`.
    const onHost = (place: string) => join(root, posix.relative('/project', place))
    const cwd = onHost(workingDirectory)
    const interpreter = findHostPython(this.#machine, cwd)?.program
    if (interpreter === undefined) return { ok: false, reason: message('imports.run.reasons.no-interpreter') }
    const request = { ...rest, target: rest.form === 'file' ? onHost(target) : target, path: path.map(onHost) }
    const run: Run = (signal) => runOnHost(this.#machine, interpreter, request, cwd, signal)
    return this.#keep(run, {
      where: 'host',
      interpreter,
      target: request.target,
      workingDirectory: cwd,
      seconds: importSeconds,
    })
  }

  #keep(run: Run, plan: Omit<ImportRunPlan, 'id'>): ImportRunPreview {
    return { ok: true, plan: { id: this.#runs.keep(run), ...plan } }
  }
}

function entriesOf(diagnosis: Diagnosis | undefined): readonly ImportEntry[] {
  return (diagnosis && knownValue(importEntriesFact, diagnosis.facts)) ?? []
}
