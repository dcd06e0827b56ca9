import { z } from 'zod'
import type { Machine } from '../core/machine.ts'
import { timeLimit } from '../core/time-limit.ts'
import { openChosenEngine } from './chosen-engine.ts'

/** Room that the engine's data takes up, in bytes. Unused: of nothing that exists, so it could be removed. */
export interface DiskUsage {
  readonly imageBytes: number
  readonly unusedImageBytes: number
  /** What stopped containers have written outside of volumes. */
  readonly stoppedBytes: number
  readonly volumeBytes: number
  readonly unusedVolumeBytes: number
  readonly buildCacheBytes: number
}

/** An engine with many images counts for long. */
const timeoutMs = 15_000

const size = z.number().nullish()
/** The part of `GET /system/df` that is read; a size of -1 is one that was not counted. */
const usageSchema = z.object({
  LayersSize: size,
  Images: z.array(z.object({ Size: size, SharedSize: size, Containers: z.number().nullish() })).nullish(),
  Containers: z.array(z.object({ SizeRw: size, State: z.string().nullish() })).nullish(),
  Volumes: z
    .array(z.object({ UsageData: z.object({ Size: size, RefCount: z.number().nullish() }).nullish() }))
    .nullish(),
  BuildCache: z.array(z.object({ Size: size, Shared: z.boolean().nullish() })).nullish(),
})

/** What `docker system df` says; `undefined` when the engine does not say it in time. Nothing is removed. */
export async function readDiskUsage(machine: Machine, signal: AbortSignal): Promise<DiskUsage | undefined> {
  try {
    const engine = await openChosenEngine(machine, timeoutMs)
    // The library takes a signal here too; its types do not say so.
    const ask: (options: object) => Promise<unknown> = engine.df.bind(engine)
    return usageOf(await ask({ abortSignal: timeLimit(signal, timeoutMs) }))
  } catch {
    return undefined
  }
}

/** Sums up an answer to `/system/df`. @throws a `ZodError` when it is no such answer. */
export function usageOf(answer: unknown): DiskUsage {
  const { LayersSize, Images, Containers, Volumes, BuildCache } = usageSchema.parse(answer)
  const volumes = (Volumes ?? []).map(({ UsageData }) => UsageData)
  return {
    imageBytes: counted(LayersSize),
    // Layers that other images share stay with those.
    unusedImageBytes: sum(
      (Images ?? [])
        .filter(({ Containers: used }) => used === 0)
        .map(({ Size, SharedSize }) => counted(Size) - counted(SharedSize)),
    ),
    stoppedBytes: sum(
      (Containers ?? []).filter(({ State }) => State !== 'running').map(({ SizeRw }) => counted(SizeRw)),
    ),
    volumeBytes: sum(volumes.map((usage) => counted(usage?.Size))),
    unusedVolumeBytes: sum(volumes.filter((usage) => usage?.RefCount === 0).map((usage) => counted(usage?.Size))),
    buildCacheBytes: sum((BuildCache ?? []).filter(({ Shared }) => Shared !== true).map(({ Size }) => counted(Size))),
  }
}

function counted(bytes: number | null | undefined): number {
  return Math.max(0, bytes ?? 0)
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, one) => total + one, 0)
}
