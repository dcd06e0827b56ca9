import { z } from 'zod'
import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { Container, ContainerPort } from './facts.ts'
import { readComposeLabels } from './read-labels.ts'

const maxErrorLength = 2000
const maxHealthOutput = 1000
const maxHealthResults = 3

// Engines write `null` where they have no list; Podman leaves whole objects out.
const bindings = z
  .record(z.string(), z.array(z.object({ HostIp: z.string().nullish(), HostPort: z.string().nullish() })).nullable())
  .nullish()

/** The part of `GET /containers/{id}/json` that is read. */
const inspectSchema = z.object({
  Id: z.string().min(1),
  Name: z.string(),
  Created: z.string(),
  RestartCount: z.number().int().nullish(),
  State: z.object({
    Status: z.string(),
    ExitCode: z.number().int().nullish(),
    Error: z.string().nullish(),
    OOMKilled: z.boolean().nullish(),
    StartedAt: z.string().nullish(),
    FinishedAt: z.string().nullish(),
    Health: z
      .object({
        Status: z.string().nullish(),
        FailingStreak: z.number().int().nullish(),
        Log: z
          .array(
            z.object({ End: z.string().nullish(), ExitCode: z.number().int().nullish(), Output: z.string().nullish() }),
          )
          .nullish(),
      })
      .nullish(),
  }),
  Config: z.object({
    Image: z.string().nullish(),
    Labels: z.record(z.string(), z.string()).nullish(),
    Healthcheck: z.object({ Test: z.array(z.string()).nullish() }).nullish(),
  }),
  HostConfig: z.object({
    PortBindings: bindings,
    RestartPolicy: z.object({ Name: z.string().nullish() }).nullish(),
  }),
  NetworkSettings: z.object({ Ports: bindings }).nullish(),
})

const states = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const
const policies = ['no', 'always', 'on-failure', 'unless-stopped'] as const
const healthStates = ['starting', 'healthy', 'unhealthy'] as const
const protocols = ['tcp', 'udp', 'sctp'] as const

/** What an engine says about one container, without what only the project can tell. */
export type ReadContainer = Omit<Container, 'relation' | 'belongs'>

/** Reads an engine's answer to `inspect`; `undefined` when it is not one. Nothing of the environment is kept. */
export function readContainer(answer: unknown): ReadContainer | undefined {
  const parsed = inspectSchema.safeParse(answer)
  if (!parsed.success) return undefined
  const { Id, Name, Created, RestartCount, State, Config, HostConfig, NetworkSettings } = parsed.data
  const compose = readComposeLabels(Config.Labels ?? {})
  const startedAt = realTime(State.StartedAt)
  const finishedAt = realTime(State.FinishedAt)
  const health = readHealth(State.Health, Config.Healthcheck?.Test)
  return {
    id: Id,
    name: Name.replace(/^\//, ''),
    image: Config.Image ?? '',
    ...(compose === undefined ? {} : { compose }),
    state: states.find((state) => state === State.Status) ?? 'dead',
    exitCode: State.ExitCode ?? 0,
    error: stripControlSequences(State.Error ?? '').slice(0, maxErrorLength),
    oomKilled: State.OOMKilled ?? false,
    restartCount: RestartCount ?? 0,
    restartPolicy: policies.find((policy) => policy === HostConfig.RestartPolicy?.Name) ?? 'no',
    createdAt: realTime(Created) ?? Created,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(health === undefined ? {} : { health }),
    ports: readPorts(NetworkSettings?.Ports),
    wantedPorts: readPorts(HostConfig.PortBindings),
  }
}

type InspectState = z.infer<typeof inspectSchema>['State']

function readHealth(health: InspectState['Health'], test: readonly string[] | null | undefined): Container['health'] {
  const status = healthStates.find((state) => state === health?.Status)
  if (!health || status === undefined) return undefined
  return {
    status,
    failingStreak: health.FailingStreak ?? 0,
    test: [...(test ?? [])],
    log: (health.Log ?? []).slice(-maxHealthResults).map(({ End, ExitCode, Output }) => ({
      endedAt: realTime(End) ?? '',
      exitCode: ExitCode ?? 0,
      output: stripControlSequences(Output ?? '')
        .trim()
        .slice(0, maxHealthOutput),
    })),
  }
}

/** Engines write the year 1 for "never"; their nanoseconds are cut, so that times compare as text. */
function realTime(time: string | null | undefined): string | undefined {
  if (!time || time.startsWith('0001-')) return undefined
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

function readPorts(ports: z.infer<typeof bindings>): ContainerPort[] {
  return Object.entries(ports ?? {}).flatMap(([target, published]) => {
    const [number, name] = target.split('/')
    const containerPort = Number(number)
    const protocol = protocols.find((candidate) => candidate === name) ?? 'tcp'
    if (!Number.isInteger(containerPort)) return []
    return (published ?? []).flatMap(({ HostIp, HostPort }) => {
      const hostPort = Number(HostPort)
      const port = { hostAddress: HostIp ?? '', containerPort, protocol }
      return Number.isInteger(hostPort) && hostPort > 0 ? [{ ...port, hostPort }] : [port]
    })
  })
}
