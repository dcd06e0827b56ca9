import { z } from 'zod'
import { defineFact } from '../core/fact.ts'

export const wslDistributionSchema = z.object({
  name: z.string(),
  /** As `wsl --list --verbose` says it; absent where only the registry was read, which does not know. */
  state: z.string().optional(),
  version: z.number().int().optional(),
  default: z.boolean(),
})
export type WslDistribution = z.infer<typeof wslDistributionSchema>

/**
 * What came of `wsl --list --verbose`. `not-asked`: an engine answers, so nobody needs to know. `no-program`: there is no
 * wsl.exe. `no-answer`: WSL's service did not answer in time. `error`: it gave an error's path or number.
 */
export const wslListingSchema = z.object({
  state: z.enum(['read', 'empty', 'error', 'no-answer', 'no-program', 'not-understood', 'not-asked']),
  /** Language-neutral, such as `Wsl/Service/CreateInstance/HCS_E_CONNECTION_TIMEOUT` or `0x80370102`. */
  error: z.string().optional(),
  /** The output as it is, cut; untrusted text in the language of Windows. */
  text: z.string().optional(),
})

/** The keys of `.wslconfig` that decide whether Docker works; as written. */
export const wslSettingsSchema = z.object({
  file: z.string(),
  memory: z.string().optional(),
  processors: z.string().optional(),
  swap: z.string().optional(),
  kernel: z.string().optional(),
  networkingMode: z.string().optional(),
  localhostForwarding: z.string().optional(),
  /** Lines that WSL takes no notice of, or reads otherwise than they are meant. */
  problems: z
    .array(
      z.object({
        kind: z.enum(['no-section', 'unknown-key', 'not-understood', 'single-backslash', 'memory-unreadable']),
        line: z.number().int(),
        text: z.string(),
      }),
    )
    .optional(),
})

export const wslSchema = z.object({
  /** `WslService` comes with the store's WSL, `LxssManager` with Windows' own; absent when neither is registered. */
  service: z.object({ name: z.string(), disabled: z.boolean() }).optional(),
  distributions: z.array(wslDistributionSchema),
  listing: wslListingSchema,
  settings: wslSettingsSchema.optional(),
  /** Docker Desktop's own setting; absent when it is not said. False: it uses Hyper-V. */
  usedByDockerDesktop: z.boolean().optional(),
})
export type Wsl = z.infer<typeof wslSchema>

/** The Windows Subsystem for Linux, in which Docker Desktop runs its engine; skipped on other systems. */
export const wslFact = defineFact({ id: 'docker/wsl', area: 'docker', schema: wslSchema })
