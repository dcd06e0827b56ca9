import { z } from 'zod'
import { defineFact } from '../core/fact.ts'
import { placeSchema } from '../project/facts.ts'

export const protocolSchema = z.enum(['tcp', 'udp'])
export type Protocol = z.infer<typeof protocolSchema>

export const familySchema = z.enum(['ipv4', 'ipv6'])
export type Family = z.infer<typeof familySchema>

/** A process that holds a port. What could not be read is absent. */
export const ownerSchema = z.object({
  pid: z.number().int(),
  /** The program's file name, such as `python3` or `node.exe`. */
  name: z.string(),
  /** Together with the pid it names one process for ever: a later process with the same pid has another. */
  startTime: z.string().optional(),
  /** ISO 8601, UTC. */
  startedAt: z.string().optional(),
  parent: z.number().int().optional(),
  user: z.string().optional(),
  /** Absolute path of the program. */
  executable: z.string().optional(),
  /** Cut when it is very long. */
  commandLine: z.string().optional(),
  workingDirectory: z.string().optional(),
  /** From the parent up to the first process of the system. */
  parents: z.array(z.object({ pid: z.number().int(), name: z.string() })).optional(),
  /** The systemd unit, launchd label or Windows services that it is, such as `postgresql.service` or `W3SVC`. */
  unit: z.string().optional(),
  /** Short names of the Windows services that it runs, or that started it and have no process of their own program. */
  services: z.array(z.string()).optional(),
  /** The task of Windows' scheduler that it was started for, such as `\Backup\Nightly`. */
  scheduledTask: z.string().optional(),
  /** For WSL's relay: the distributions that run, in one of which the program listens. */
  distributions: z.array(z.string()).readonly().optional(),
  /** The container that it runs in, when it runs in one. */
  containerId: z.string().optional(),
})
export type Owner = z.infer<typeof ownerSchema>

/** A TCP socket that listens, or a UDP socket that is bound. */
export const listenerSchema = z.object({
  protocol: protocolSchema,
  family: familySchema,
  /** `0.0.0.0` and `::` mean every address. */
  address: z.string(),
  port: z.number().int(),
  /** Everybody who holds the socket, the one that started the others first; empty when nobody is visible. */
  pids: z.array(z.number().int()),
  /** Who opened the socket; known even where the process is not. */
  user: z.string().optional(),
  /**
   * Why `pids` is empty. `no-rights`: it belongs to somebody whose processes we may not look at.
   * `outside`: no process on this side holds it: the kernel itself, another container, or the host of this container.
   * `gone`: its process ended, somebody inherited the socket.
   */
  hidden: z.enum(['no-rights', 'outside', 'gone']).optional(),
})
export type Listener = z.infer<typeof listenerSchema>

export const listenerTableSchema = z.object({
  /** How it was read. */
  source: z.enum(['proc', 'iphlpapi', 'netstat', 'lsof']),
  listeners: z.array(listenerSchema),
  /** The processes named in `pids`. Details beyond the name are read for the ports that the project wants. */
  owners: z.array(ownerSchema),
})
export type ListenerTable = z.infer<typeof listenerTableSchema>

/** Everything that listens on this machine, with its owner. */
export const listenersFact = defineFact({ id: 'ports/listeners', area: 'ports', schema: listenerTableSchema })

/** A host port that a service of the project asks for. */
export const wantedPortSchema = z.object({
  service: z.string(),
  /** Absent: every address. */
  hostAddress: z.string().optional(),
  hostPort: z.number().int(),
  containerPort: z.number().int(),
  protocol: protocolSchema,
  place: placeSchema,
  /** The line as it stands in the file, without the indent. */
  text: z.string(),
  /** Variables that the host port is made of. */
  variables: z.array(z.string()),
  /**
   * The container that asks for this port although the compose files, read now, say another one: compose was run
   * with other environment variables than ours.
   */
  container: z.object({ name: z.string(), composePort: z.number().int() }).optional(),
})
export type WantedPort = z.infer<typeof wantedPortSchema>

/** The host ports that the project publishes, as the compose files or its newest containers say. */
export const wantedPortsFact = defineFact({ id: 'ports/wanted', area: 'ports', schema: z.array(wantedPortSchema) })

/**
 * What came of binding a socket and closing it at once.
 * `not-allowed`: the system refused it (a privileged or reserved port). `no-such-address`: no interface has it.
 * `no-such-family`: this machine has no IPv6 (or IPv4). `could-not-tell`: something else, see `error`.
 */
export const bindOutcomeSchema = z.enum([
  'free',
  'in-use',
  'not-allowed',
  'no-such-address',
  'no-such-family',
  'could-not-tell',
])
export type BindOutcome = z.infer<typeof bindOutcomeSchema>

export const bindTestSchema = z.object({
  protocol: protocolSchema,
  family: familySchema,
  address: z.string(),
  port: z.number().int(),
  outcome: bindOutcomeSchema,
  /** The system's error code, such as `EADDRINUSE`. */
  error: z.string().optional(),
})
export type BindTest = z.infer<typeof bindTestSchema>

/** A real bind test of every wanted port, on each address family that it wants. */
export const bindTestsFact = defineFact({ id: 'ports/bind-tests', area: 'ports', schema: z.array(bindTestSchema) })
