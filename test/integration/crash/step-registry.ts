import type { Registry } from '../../../engine/core/registry.ts'
import type { StepKind } from '../../../engine/core/step.ts'
import docker from '../../../engine/core/steps/docker.ts'
import dockerContext from '../../../engine/core/steps/docker-context.ts'
import dockerNetwork from '../../../engine/core/steps/docker-network.ts'
import editFile from '../../../engine/core/steps/edit-file.ts'
import fileMode from '../../../engine/core/steps/file-mode.ts'
import firewallRule from '../../../engine/core/steps/firewall-rule.ts'
import gitMode from '../../../engine/core/steps/git-mode.ts'
import portReservation from '../../../engine/core/steps/port-reservation.ts'
import run from '../../../engine/core/steps/run.ts'
import service from '../../../engine/core/steps/service.ts'
import stopProcess from '../../../engine/core/steps/stop-process.ts'

const kinds = [
  docker,
  dockerContext,
  dockerNetwork,
  editFile,
  fileMode,
  firewallRule,
  gitMode,
  portReservation,
  run,
  service,
  stopProcess,
] as unknown as readonly StepKind[]

/** The step kinds that are killed and nothing else, so that a process is up in no time. */
export const registry: Registry = {
  probes: [],
  checks: [],
  fixes: [],
  causes: [],
  parsers: new Map(),
  steps: new Map(kinds.map((kind) => [kind.kind, kind])),
}
