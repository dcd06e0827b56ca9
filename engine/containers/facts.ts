import { z } from 'zod'
import { defineFact } from '../core/fact.ts'

/** A port of a container that is, or should be, reachable on the host. */
export const containerPortSchema = z.object({
  /** `0.0.0.0`, `::` or one address; empty: every address. */
  hostAddress: z.string(),
  /** Absent: the engine picks a free one. */
  hostPort: z.number().int().optional(),
  containerPort: z.number().int(),
  protocol: z.enum(['tcp', 'udp', 'sctp']),
})
export type ContainerPort = z.infer<typeof containerPortSchema>

export const containerDependencySchema = z.object({
  service: z.string(),
  condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']),
})

/** What compose wrote on the container. */
export const composeLabelsSchema = z.object({
  project: z.string(),
  service: z.string(),
  /** As compose wrote it: a path of the machine, or of the WSL distribution, on which compose ran. */
  workingDirectory: z.string().optional(),
  /** As compose wrote them; compose v1 writes relative ones. */
  configFiles: z.array(z.string()),
  /** Made by `compose run`, not by `compose up`. */
  oneOff: z.boolean(),
  /** Only compose v2 writes them. */
  dependsOn: z.array(containerDependencySchema),
})

/**
 * How a container relates to the open project.
 * `project`: its own. `moved`: the same project name, but made from a folder that is gone.
 * `other-copy`: the same project name, made from another folder that is still there. `other`: somebody else's.
 */
export const relationSchema = z.enum(['project', 'moved', 'other-copy', 'other'])
export type Relation = z.infer<typeof relationSchema>

export const healthSchema = z.object({
  status: z.enum(['starting', 'healthy', 'unhealthy']),
  failingStreak: z.number().int(),
  /** `CMD` or `CMD-SHELL` and its words, as the engine runs it. */
  test: z.array(z.string()),
  /** The newest results, oldest first; outputs are cut and stripped of control sequences. */
  log: z.array(z.object({ endedAt: z.string(), exitCode: z.number().int(), output: z.string() })),
})
export type Health = z.infer<typeof healthSchema>

export const containerSchema = z.object({
  id: z.string(),
  /** Without the leading `/`. */
  name: z.string(),
  image: z.string(),
  compose: composeLabelsSchema.optional(),
  relation: relationSchema,
  /** Whether it counts as one of the open project's containers: relation `project` or `moved`. */
  belongs: z.boolean(),
  state: z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']),
  /** Of the last run; 0 for one that never ran or runs for the first time. */
  exitCode: z.number().int(),
  /** Why the engine could not start it, in the engine's words; empty when it could. */
  error: z.string(),
  oomKilled: z.boolean(),
  restartCount: z.number().int(),
  restartPolicy: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  /** Absent when it never started. */
  startedAt: z.string().optional(),
  /** Absent when it never ended. */
  finishedAt: z.string().optional(),
  /** Absent without a healthcheck. */
  health: healthSchema.optional(),
  /** What is published now; only of a running container. */
  ports: z.array(containerPortSchema),
  /** What it publishes when it runs; known for containers that are, or have been, brought up by anybody. */
  wantedPorts: z.array(containerPortSchema),
})
export type Container = z.infer<typeof containerSchema>

export const containerListSchema = z.object({
  /** The engine that was asked, as a Docker host: `unix:///var/run/docker.sock`, `npipe:////./pipe/docker_engine`. */
  endpoint: z.string(),
  /** The project's containers in any state, and everybody else's that run or hold a name of the project. */
  containers: z.array(containerSchema),
  /** True when there were more containers than are read. */
  truncated: z.boolean(),
  /** ISO 8601, UTC; how long something runs is counted from its start to here. */
  readAt: z.string(),
  tookMs: z.number().int(),
})
export type ContainerList = z.infer<typeof containerListSchema>

/** The containers of the engine that docker would use; unknown when that engine cannot be asked. */
export const containerListFact = defineFact({
  id: 'containers/list',
  area: 'containers',
  schema: containerListSchema,
})

export const logLineSchema = z.object({
  /** ISO 8601, UTC, when the engine got the line. */
  time: z.string().optional(),
  stream: z.enum(['stdout', 'stderr']),
  /** Without control sequences; long lines are cut. */
  text: z.string(),
})
export type LogLine = z.infer<typeof logLineSchema>

export const containerLogSchema = z.object({
  id: z.string(),
  container: z.string(),
  service: z.string().optional(),
  /** Oldest first. */
  lines: z.array(logLineSchema),
  /** True when the log has, or may have, more lines before these. */
  truncated: z.boolean(),
})
export type ContainerLog = z.infer<typeof containerLogSchema>

/** The end of the log of each of the project's containers that has ever started. */
export const containerLogsFact = defineFact({
  id: 'containers/logs',
  area: 'containers',
  schema: z.array(containerLogSchema),
})

/**
 * Says that at least part of the stack was brought up; skipped with the reason when nothing of it was, or all of it was
 * stopped: then nobody can say how it runs, and "nothing wrong" would be a guess.
 */
export const broughtUpFact = defineFact({ id: 'containers/brought-up', area: 'containers', schema: z.literal(true) })
