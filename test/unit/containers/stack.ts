import { assessStack } from '../../../engine/containers/assess.ts'
import type { Container, ContainerList, ContainerLog } from '../../../engine/containers/facts.ts'
import { broughtUpFact, containerListFact, containerLogsFact } from '../../../engine/containers/facts.ts'
import { type Image, imagesFact } from '../../../engine/containers/images/image-facts.ts'
import type { AddressPool } from '../../../engine/containers/networks/address-pools.ts'
import { type Network, networksFact } from '../../../engine/containers/networks/network-facts.ts'
import { replay } from '../../../engine/core/diagnose.ts'
import { type FactDefinition, type FactRecord, known } from '../../../engine/core/fact.ts'
import { registry } from '../../../engine/core/registry.ts'
import { engineFact } from '../../../engine/docker/facts.ts'
import {
  type AppliedFix,
  appliedFixesFact,
  type ComposeModel,
  composeModelFact,
  type Service,
} from '../../../engine/project/facts.ts'

export const readAt = '2026-11-20T12:00:00.000Z'

/** An ISO time this many seconds before everything was looked at. */
export function secondsBefore(seconds: number): string {
  return new Date(Date.parse(readAt) - seconds * 1000).toISOString()
}

const place = { file: 'compose.yaml', line: 1, column: 1 }

/** A service; `dependsOn` as `db: 'service_healthy'`. */
export function service(
  name: string,
  {
    dependsOn = {},
    ...more
  }: Partial<Omit<Service, 'dependsOn'>> & {
    dependsOn?: Readonly<Record<string, Service['dependsOn'][number]['condition']>>
  } = {},
): Service {
  return {
    name,
    place,
    active: true,
    profiles: [],
    environment: [],
    environmentFiles: [],
    ports: [],
    mounts: [],
    dependsOn: Object.entries(dependsOn).map(([on, condition]) => ({ service: on, condition, required: true, place })),
    ...more,
  }
}

/** A running container of the project, or what is said instead. */
export function container(serviceName: string, more: Partial<Container> = {}): Container {
  const name = `shop-${serviceName}-1`
  return {
    id: Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64),
    name,
    image: 'shop',
    compose: { project: 'shop', service: serviceName, configFiles: [], oneOff: false, dependsOn: [] },
    relation: 'project',
    belongs: true,
    state: 'running',
    exitCode: 0,
    error: '',
    oomKilled: false,
    restartCount: 0,
    restartPolicy: 'no',
    createdAt: secondsBefore(600),
    startedAt: secondsBefore(590),
    ports: [],
    wantedPorts: [],
    ...more,
  }
}

/** A container that ended with this code, a minute ago. */
export function ended(serviceName: string, exitCode: number, more: Partial<Container> = {}): Container {
  return container(serviceName, { state: 'exited', exitCode, finishedAt: secondsBefore(60), ...more })
}

/** A container that was made and never started. */
export function made(serviceName: string, more: Partial<Container> = {}): Container {
  const { startedAt: _, ...rest } = container(serviceName, { state: 'created', ...more })
  return rest
}

export function healthOf(
  status: 'starting' | 'healthy' | 'unhealthy',
  exitCode = 1,
  output = 'no',
): NonNullable<Container['health']> {
  const log = [{ endedAt: secondsBefore(5), exitCode, output }]
  return { status, failingStreak: 5, test: ['CMD', 'check', 'it'], log }
}

interface Stack {
  readonly services: readonly Service[]
  readonly containers: readonly Container[]
  readonly logs?: readonly ContainerLog[]
  readonly fixes?: readonly AppliedFix[]
  readonly images?: readonly Image[]
  readonly architecture?: string
  readonly operatingSystem?: string
  readonly networks?: readonly Network[]
  readonly addressPools?: readonly AddressPool[]
}

/** The facts of a stack, as the probes would have read them. */
export function factsOf({
  services,
  containers,
  logs = [],
  fixes = [],
  images = [],
  architecture = 'x86_64',
  networks = [],
  addressPools,
  operatingSystem,
}: Stack): Record<string, FactRecord> {
  const compose: ComposeModel = {
    name: 'shop',
    files: ['compose.yaml'],
    services: [...services],
    volumes: [],
    networks: [],
    problems: [],
  }
  const list: ContainerList = {
    endpoint: 'unix:///docker.sock',
    containers: [...containers],
    truncated: false,
    readAt,
    tookMs: 1,
  }
  return {
    ...record(composeModelFact, compose),
    ...record(containerListFact, list),
    ...record(containerLogsFact, [...logs]),
    ...(assessStack(list, compose).overall === 'up' ? record(broughtUpFact, true) : {}),
    ...record(appliedFixesFact, [...fixes]),
    ...record(imagesFact, [...images]),
    ...record(networksFact, { endpoint: list.endpoint, networks: [...networks], truncated: false }),
    ...record(engineFact, {
      host: 'unix:///docker.sock',
      local: true,
      architecture,
      ...(operatingSystem === undefined ? {} : { operatingSystem }),
      ...(addressPools === undefined ? {} : { addressPools: [...addressPools] }),
      warnings: [],
      askedAt: readAt,
      tookMs: 1,
    }),
  }
}

/** What the checks and cause rules about containers say of a stack. */
export function judge(
  services: readonly Service[],
  containers: readonly Container[],
  logs: readonly ContainerLog[] = [],
  fixes: readonly AppliedFix[] = [],
  engine: Pick<Stack, 'images' | 'architecture' | 'operatingSystem' | 'networks' | 'addressPools'> = {},
) {
  const { findings } = replay(factsOf({ services, containers, logs, fixes, ...engine }), registry)
  const own = findings.filter(({ area }) => area === 'containers')
  const name = (id: string) => {
    const found = own.find((finding) => finding.id === id)
    return found === undefined ? id : `${found.rule.replace('containers/', '')} ${found.where.service ?? ''}`.trim()
  }
  return {
    findings: own,
    /** `severity rule_variant service <- what explains it`. */
    lines: own.map(({ id, severity, variant, explainedBy }) => {
      const [rule, ...rest] = name(id).split(' ')
      const causes = explainedBy.map(({ finding }) => name(finding))
      return [
        severity,
        variant === undefined ? rule : `${rule}_${variant}`,
        ...rest,
        ...causes.map((cause) => `<- ${cause}`),
      ].join(' ')
    }),
  }
}

function record<Value>(fact: FactDefinition<Value>, value: Value): Record<string, FactRecord> {
  return { [fact.id]: { ...known(fact.schema.parse(value)), id: fact.id, readAt, durationMs: 1 } }
}
