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
})

/** An answer with nothing of what every engine says is no engine's: an empty list would else read as "all is well". */
const infoSchema = infoFields.refine((info) => Boolean(info.OperatingSystem || info.Name || info.MemTotal))

const maxWarnings = 20

/**
 * What an engine's answer to `/info` says.
 * @throws a `ZodError` when it is no such answer.
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
> {
  const info = infoSchema.parse(answer)
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
    warnings: (info.Warnings ?? []).slice(0, maxWarnings),
  }
}
