import type { Container } from '../../../engine/containers/facts.ts'
import { bindAddresses } from '../../../engine/ports/addresses.ts'
import type { BindOutcome, BindTest, Listener, ListenerTable, Owner, WantedPort } from '../../../engine/ports/facts.ts'

/** A wanted port of the service `web`, as a check sees it. */
export function wanted(changes: Partial<WantedPort> = {}): WantedPort {
  return {
    service: 'web',
    hostAddress: '127.0.0.1',
    hostPort: 8000,
    containerPort: 80,
    protocol: 'tcp',
    place: { file: 'compose.yaml', line: 5, column: 9 },
    text: '- "127.0.0.1:8000:80"',
    variables: [],
    ...changes,
  }
}

/** The bind tests of a wanted port, all with one outcome. */
export function tested(port: WantedPort, outcome: BindOutcome): BindTest[] {
  return bindAddresses(port.hostAddress).map((place) => ({
    ...place,
    protocol: port.protocol,
    port: port.hostPort,
    outcome,
  }))
}

export function table(listeners: readonly Partial<Listener>[] = [], owners: readonly Owner[] = []): ListenerTable {
  return {
    source: 'proc',
    listeners: listeners.map((listener) => ({
      protocol: 'tcp',
      family: 'ipv4',
      address: '127.0.0.1',
      port: 8000,
      pids: [],
      ...listener,
    })),
    owners: [...owners],
  }
}

export const python: Owner = {
  pid: 4242,
  name: 'python3',
  startTime: 'boot/77',
  parent: 1,
  commandLine: 'python3 -m x',
}
export const proxy: Owner = { pid: 99, name: 'docker-proxy', startTime: 'boot/5', parent: 1 }

/** A running container that publishes 127.0.0.1:8000. */
export function container(changes: Partial<Container> = {}): Container {
  return {
    id: 'c'.repeat(64),
    name: 'shop-web-1',
    image: 'shop-web',
    compose: { project: 'shop', service: 'web', configFiles: [], oneOff: false, dependsOn: [] },
    relation: 'project',
    belongs: true,
    state: 'running',
    exitCode: 0,
    error: '',
    oomKilled: false,
    restartCount: 0,
    restartPolicy: 'no',
    createdAt: '2026-01-01T00:00:00.000Z',
    ports: [{ hostAddress: '127.0.0.1', hostPort: 8000, containerPort: 80, protocol: 'tcp' }],
    wantedPorts: [{ hostAddress: '127.0.0.1', hostPort: 8000, containerPort: 80, protocol: 'tcp' }],
    ...changes,
  } as Container
}

export const othersContainer = container({
  id: 'd'.repeat(64),
  name: 'blog-api-1',
  relation: 'other',
  belongs: false,
  compose: { project: 'blog', service: 'api', configFiles: [], oneOff: false, dependsOn: [] },
} as Partial<Container>)
