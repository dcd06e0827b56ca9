import type { Registry } from '../../../engine/core/registry.ts'
import type { StepKind } from '../../../engine/core/step.ts'
import docker from '../../../engine/core/steps/docker.ts'
import editFile from '../../../engine/core/steps/edit-file.ts'
import run from '../../../engine/core/steps/run.ts'
import stopProcess from '../../../engine/core/steps/stop-process.ts'

const kinds = [docker, editFile, run, stopProcess] as unknown as readonly StepKind[]

/** The step kinds that can run on this machine and nothing else, so that a process is up in no time. */
export const registry: Registry = {
  probes: [],
  checks: [],
  fixes: [],
  causes: [],
  parsers: new Map(),
  steps: new Map(kinds.map((kind) => [kind.kind, kind])),
}
