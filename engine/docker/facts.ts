import { z } from 'zod'
import { defineFact } from '../core/fact.ts'

/**
 * What came of asking an address where a Docker engine may be.
 * `absent`: no such socket or pipe. `refused`: it is there, nobody listens. `denied`: not allowed to connect, or the
 * engine refuses the request. `silent`: it accepts and does not answer in time. `failing`: an engine's front answers
 * that it cannot serve. `paused`: Docker Desktop was paused by hand. `garbage`: something that is no Docker engine
 * answers. `unreachable`: a remote address that cannot be reached. `not-asked`: a remote one that docker would not use.
 */
export const endpointStateSchema = z.enum([
  'ok',
  'absent',
  'refused',
  'denied',
  'silent',
  'failing',
  'paused',
  'garbage',
  'unreachable',
  'not-asked',
])
export type EndpointState = z.infer<typeof endpointStateSchema>

export const endpointSchema = z.object({
  /** As docker writes it: `unix:///var/run/docker.sock`, `npipe:////./pipe/docker_engine`, `tcp://…`, `ssh://…`. */
  host: z.string(),
  transport: z.enum(['socket', 'pipe', 'tcp', 'ssh', 'unknown']),
  /** Who usually answers there; a habit, not a proof. */
  product: z.string().optional(),
  /** The docker contexts that lead there. */
  contexts: z.array(z.string()),
  /** Of sockets and pipes: whether it is there. */
  exists: z.boolean().optional(),
  /** Whether somebody took the connection. */
  accepts: z.boolean(),
  state: endpointStateSchema,
  /** The error code, or the beginning of an answer that is not docker's; untrusted text. */
  detail: z.string().optional(),
  httpStatus: z.number().int().optional(),
  version: z.string().optional(),
  apiVersion: z.string().optional(),
  /** `linux` or `windows`: which containers it runs. */
  osType: z.string().optional(),
  /** How the engine names itself, such as `Docker Desktop 4.41.2`. */
  platformName: z.string().optional(),
  /** The name of its first part, which tells products apart that look alike: `Engine`, `Podman Engine`. */
  engineName: z.string().optional(),
  /** The program that listens there, where that could be found out, and how long it has been running. */
  owner: z.object({ pid: z.number().int(), name: z.string(), runsForMs: z.number().optional() }).optional(),
  tookMs: z.number().int(),
})
export type Endpoint = z.infer<typeof endpointSchema>
/** The program behind a socket or pipe. */
export type EndpointOwner = NonNullable<Endpoint['owner']>

/** Which address the docker command would use; its order: DOCKER_HOST, DOCKER_CONTEXT, current context, default. */
export const choiceSchema = z.object({
  /** Absent when the context that is asked for does not exist. */
  host: z.string().optional(),
  reason: z.enum(['docker-host', 'docker-context', 'current-context', 'default']),
  /** The context by that name; absent where DOCKER_HOST decides. */
  context: z.string().optional(),
  /** The context that would be used if DOCKER_HOST or DOCKER_CONTEXT were not set. */
  overrides: z.object({ context: z.string(), host: z.string() }).optional(),
})
export type Choice = z.infer<typeof choiceSchema>

export const endpointsSchema = z.object({
  choice: choiceSchema,
  /** The one that docker would use comes first. */
  endpoints: z.array(endpointSchema),
  /** Files of the docker command that could not be read: path and why. */
  problems: z.array(z.object({ file: z.string(), problem: z.string() })),
  tookMs: z.number().int(),
})
export type Endpoints = z.infer<typeof endpointsSchema>

/** Every address where a Docker engine may be on this machine, and what answers there. */
export const endpointsFact = defineFact({ id: 'docker/endpoints', area: 'docker', schema: endpointsSchema })

export const installationSchema = z.object({
  /** The docker command in the search path. */
  command: z.string().optional(),
  /** The engine's own program. */
  engine: z.string().optional(),
  /** Docker Desktop, Colima, OrbStack, Podman or Rancher Desktop: name and place. */
  products: z.array(z.object({ name: z.string(), path: z.string() })),
  /** This is a Linux in WSL: the distribution's name, and whether Docker Desktop is installed in Windows around it. */
  insideWsl: z.object({ distribution: z.string(), desktopInWindows: z.boolean() }).optional(),
  /** Docker Desktop's own service on Windows; it may be stopped without harm. Absent in installations for one account. */
  desktopService: z.object({ name: z.string(), disabled: z.boolean() }).optional(),
})
export type Installation = z.infer<typeof installationSchema>

/** What of Docker is installed; looked up by file, nothing is started. */
export const installationFact = defineFact({ id: 'docker/installation', area: 'docker', schema: installationSchema })

export const engineSchema = z.object({
  host: z.string(),
  /** It is reached through a socket or pipe of this machine; it may still run in a virtual machine. */
  local: z.boolean(),
  version: z.string().optional(),
  apiVersion: z.string().optional(),
  osType: z.string().optional(),
  /** Such as `Docker Desktop` or `Debian GNU/Linux 12 (bookworm)`. */
  operatingSystem: z.string().optional(),
  /** The name and the kernel of the machine that it runs on. */
  hostname: z.string().optional(),
  kernel: z.string().optional(),
  /** Its processor, in the kernel's words: `x86_64`, `aarch64`. */
  architecture: z.string().optional(),
  /** All memory that containers can have. */
  memoryBytes: z.number().optional(),
  cores: z.number().int().optional(),
  /** Where it keeps images and volumes, on its own machine. */
  rootDirectory: z.string().optional(),
  /** Its clock, as it writes it. */
  systemTime: z.string().optional(),
  /** What it warns of itself; untrusted text. */
  warnings: z.array(z.string()),
  /** From where new networks get their addresses; absent where nobody set it, and its built-in ones count. */
  addressPools: z.array(z.object({ base: z.string(), size: z.number() })).optional(),
  /** ISO 8601, UTC. */
  askedAt: z.string(),
  tookMs: z.number().int(),
})
export type Engine = z.infer<typeof engineSchema>

/** What the engine that docker would use says about itself; skipped when it does not answer, which is a finding. */
export const engineFact = defineFact({ id: 'docker/engine', area: 'docker', schema: engineSchema })

export const clientSchema = z.object({
  /** The docker command; absent when it is not installed. */
  command: z.string().optional(),
  /** How `compose` can be run; absent when it cannot. */
  compose: z.object({ via: z.enum(['plugin', 'docker-compose', 'podman-compose']), path: z.string() }).optional(),
  credentialHelpers: z.array(
    z.object({
      /** `docker-credential-NAME` */
      program: z.string(),
      /** Absent: for all registries that have none of their own. */
      registry: z.string().optional(),
      /** Where it is; absent when it is not there. */
      path: z.string().optional(),
    }),
  ),
  /** The file that names the helpers. */
  configFile: z.string(),
})
export type Client = z.infer<typeof clientSchema>

/** What the docker command has at hand: compose and the programs that keep passwords. */
export const clientFact = defineFact({ id: 'docker/client', area: 'docker', schema: clientSchema })
