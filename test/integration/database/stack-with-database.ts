import type { Container, ContainerLog } from '../../../engine/containers/facts.ts'
import { containerListFact, containerLogsFact } from '../../../engine/containers/facts.ts'
import type { AreaId } from '../../../engine/core/area.ts'
import { diagnose } from '../../../engine/core/diagnose.ts'
import { known, unknown } from '../../../engine/core/fact.ts'
import { message } from '../../../engine/core/message.ts'
import type { Probe } from '../../../engine/core/probe.ts'
import { registry } from '../../../engine/core/registry.ts'
import { testMachine } from '../../support/machine.ts'
import type { TemporaryProject } from '../../support/migration-tree.ts'

const now = '2026-01-01T01:00:00.000Z'
const anHourAgo = '2026-01-01T00:00:00.000Z'

/** A database's container that publishes 5432 on a port of this machine. */
export function databaseContainer(hostPort: number, changes: Partial<Container> = {}): Container {
  const ports = [{ hostAddress: '0.0.0.0', hostPort, containerPort: 5432, protocol: 'tcp' as const }]
  return {
    id: 'd1',
    name: 'shop-db-1',
    image: 'postgres:15',
    compose: { project: 'shop', service: 'db', configFiles: [], oneOff: false, dependsOn: [] },
    relation: 'project',
    belongs: true,
    state: 'running',
    exitCode: 0,
    error: '',
    oomKilled: false,
    restartCount: 0,
    restartPolicy: 'no',
    createdAt: anHourAgo,
    startedAt: anHourAgo,
    ports,
    wantedPorts: ports,
    ...changes,
  }
}

export interface Stack {
  readonly containers?: readonly Container[]
  readonly logs?: readonly ContainerLog[]
}

/** Diagnoses a project as if the engine had said these things about its containers; everything else is real. */
export async function diagnoseStack(project: TemporaryProject, { containers, logs = [] }: Stack) {
  const noEngine = message('core.left-out')
  const said = new Map<string, Probe>([
    [
      containerListFact.id,
      {
        fact: containerListFact,
        budgetMs: 1000,
        read: async () =>
          containers === undefined
            ? unknown(noEngine)
            : known({ endpoint: 'test', containers, truncated: false, readAt: now, tookMs: 1 }),
      },
    ],
    [
      containerLogsFact.id,
      {
        fact: containerLogsFact,
        budgetMs: 1000,
        read: async () => (containers === undefined ? unknown(noEngine) : known([...logs])),
      },
    ],
  ])
  const areas: AreaId[] = ['database', 'migrations']
  return diagnose(
    { root: project.root, machine: testMachine(), areas, signal: new AbortController().signal },
    { ...registry, probes: registry.probes.map((probe) => said.get(probe.fact.id) ?? probe) },
  )
}
