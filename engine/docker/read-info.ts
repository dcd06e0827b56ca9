import { z } from 'zod'
import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { Engine } from './facts.ts'

const text = z.string().transform((value) => stripControlSequences(value).slice(0, 300))
/** Podman and engines of other makers leave out what they do not have. */
const optionalText = text.nullish()
const count = z.number().nonnegative().nullish()

const infoFields = z.object({
  OperatingSystem: optionalText,
  Name: optionalText,
  KernelVersion: optionalText,
  Architecture: optionalText,
  MemTotal: count,
  NCPU: count,
  DockerRootDir: optionalText,
  SystemTime: optionalText,
  Warnings: z.array(text).nullish(),
  DefaultAddressPools: z.array(z.object({ Base: text, Size: z.number() })).nullish(),
})

/** An answer with nothing of what every engine says is no engine's: an empty list would else read as "all is well". */
export class EmptyInfo extends Error {}

const maxWarnings = 20
const maxPools = 100

/**
 * What an engine's answer to `/info` says.
 * @throws `EmptyInfo` when it says nothing, a `ZodError` when it is no such answer at all.
 */
export function infoOf(
  answer: unknown,
): Pick<
  Engine,
  | 'operatingSystem'
  | 'hostname'
  | 'kernel'
  | 'architecture'
  | 'memoryBytes'
  | 'cores'
  | 'rootDirectory'
  | 'systemTime'
  | 'warnings'
  | 'addressPools'
> {
  // The library hands over as bytes what is no JSON.
  const info = infoFields.parse(answer instanceof Uint8Array ? undefined : answer)
  if (!(info.OperatingSystem || info.Name || info.MemTotal)) throw new EmptyInfo()
  return {
    ...(info.OperatingSystem && { operatingSystem: info.OperatingSystem }),
    ...(info.Name && { hostname: info.Name }),
    ...(info.KernelVersion && { kernel: info.KernelVersion }),
    ...(info.Architecture && { architecture: info.Architecture }),
    // An engine that cannot find out says 0.
    ...(info.MemTotal && { memoryBytes: info.MemTotal }),
    ...(info.NCPU && { cores: Math.round(info.NCPU) }),
    ...(info.DockerRootDir && { rootDirectory: info.DockerRootDir }),
    ...(info.SystemTime && { systemTime: info.SystemTime }),
    ...(info.DefaultAddressPools?.length && {
      addressPools: info.DefaultAddressPools.slice(0, maxPools).map(({ Base, Size }) => ({ base: Base, size: Size })),
    }),
    warnings: (info.Warnings ?? []).slice(0, maxWarnings),
  }
}
