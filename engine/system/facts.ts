import { z } from 'zod'
import { defineFact } from '../core/fact.ts'

export const machineSchema = z.object({
  platform: z.enum(['windows', 'linux', 'macos']),
  /** The kernel's or Windows' own number, such as `6.1.0-27-amd64` or `10.0.26100`. */
  release: z.string(),
  /** How the system names itself, such as `Windows 11 Pro`. */
  version: z.string(),
  /** As Node names it: `x64`, `arm64`. */
  architecture: z.string(),
  cores: z.number().int(),
  memoryTotalBytes: z.number(),
  /** What programs can still get, caches counted as free. */
  memoryAvailableBytes: z.number(),
  uptimeSeconds: z.number(),
})

/** What this machine is, from its own system calls. */
export const machineFact = defineFact({ id: 'system/machine', area: 'system', schema: machineSchema })

export const diskSchema = z.object({
  /** An absolute path on that disk. */
  path: z.string(),
  /** Tells disks apart on one machine; means nothing beyond. */
  device: z.string(),
  totalBytes: z.number(),
  /** What an ordinary user may still write. */
  availableBytes: z.number(),
})
export type Disk = z.infer<typeof diskSchema>

export const disksSchema = z.object({
  /** The disk that holds the project. */
  project: diskSchema,
  /** The one where Docker keeps images and volumes; absent where that is not a folder of this machine. */
  docker: diskSchema.optional(),
})

/** The room on the disks that the stack writes to. */
export const disksFact = defineFact({ id: 'system/disks', area: 'system', schema: disksSchema })

export const clockSchema = z.object({
  host: z.string(),
  /** Positive: the engine's clock is ahead of this machine's. */
  engineAheadMs: z.number().int(),
  /** How long the engine took to say its time: the difference is known to within half of it. */
  roundTripMs: z.number().int(),
  /** ISO 8601, UTC. */
  engineTime: z.string(),
  machineTime: z.string(),
})

/** The Docker engine's clock against this machine's. */
export const clockFact = defineFact({ id: 'system/clock', area: 'system', schema: clockSchema })

export const longPathsSchema = z.object({
  /** Whether Windows lets programs use paths of 260 characters and more. */
  enabled: z.boolean(),
  /** The longest path of the project's files; absent when it has none. */
  longest: z.object({ path: z.string(), length: z.number().int() }).optional(),
  /** How many files have a path that Windows refuses without that setting. */
  tooLong: z.number().int(),
  /** True when the folder is too large to be looked at in full, or parts of it cannot be read. */
  cut: z.boolean(),
})
export type LongPaths = z.infer<typeof longPathsSchema>

/** Windows' limit on paths and the project's longest one; skipped on other systems. */
export const longPathsFact = defineFact({ id: 'system/long-paths', area: 'system', schema: longPathsSchema })

export const virtualizationSchema = z.object({
  /** Whether the processor's virtualization is switched on in the firmware; Windows hides it once a hypervisor runs. */
  firmware: z.boolean(),
  /** Whether a hypervisor runs, which proves that it is on. */
  hypervisor: z.boolean(),
})

/** Whether virtual machines can run on Windows; skipped elsewhere, and where a Docker engine answers. */
export const virtualizationFact = defineFact({
  id: 'system/virtualization',
  area: 'system',
  schema: virtualizationSchema,
})
