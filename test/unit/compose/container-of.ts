import type { Container, ContainerList } from '../../../engine/containers/facts.ts'

/** A container of the open project that runs well, with changes. */
export function containerOf(service: string, changes: Partial<Container> = {}): Container {
  return {
    id: `id-${service}`,
    name: `project-${service}-1`,
    image: 'x',
    compose: { project: 'project', service, configFiles: [], oneOff: false, dependsOn: [] },
    relation: 'project',
    belongs: true,
    state: 'running',
    exitCode: 0,
    error: '',
    oomKilled: false,
    restartCount: 0,
    restartPolicy: 'no',
    createdAt: '2026-01-01T00:00:00Z',
    ports: [],
    wantedPorts: [],
    ...changes,
  }
}

export function listOf(...containers: Container[]): ContainerList {
  return {
    endpoint: 'unix:///var/run/docker.sock',
    containers,
    truncated: false,
    readAt: '2026-01-01T00:00:00Z',
    tookMs: 1,
  }
}
