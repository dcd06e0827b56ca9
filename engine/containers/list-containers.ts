import type Dockerode from 'dockerode'
import { z } from 'zod'
import type { Relation } from './facts.ts'
import { inspectContainer } from './inspect-container.ts'
import type { ReadContainer } from './read-container.ts'
import { readComposeLabels } from './read-labels.ts'

/** The part of `GET /containers/json` that is read. */
const summarySchema = z.object({
  Id: z.string().min(1),
  Names: z.array(z.string()).nullish(),
  Labels: z.record(z.string(), z.string()).nullish(),
  State: z.string().nullish(),
})
export type Summary = z.infer<typeof summarySchema>

const inspectsAtOnce = 8
/** More than a developer's machine has; a build server may. */
const maxInspected = 400

/**
 * All containers of an engine in short form, one request.
 * @throws when the answer is not a list of containers.
 */
export async function listSummaries(engine: Dockerode, signal: AbortSignal): Promise<Summary[]> {
  const parsed = z.array(summarySchema).safeParse(await engine.listContainers({ all: true, abortSignal: signal }))
  if (!parsed.success) throw new Error('the answer is not a list of containers')
  return parsed.data
}

/** The compose labels of a container in the short form. */
export function labelsOf(summary: Summary): ReturnType<typeof readComposeLabels> {
  return readComposeLabels(summary.Labels ?? {})
}

export interface Inspected {
  readonly containers: readonly (ReadContainer & { readonly relation: Relation })[]
  readonly truncated: boolean
}

/** Reads containers in full, some at a time. One that is removed meanwhile is left out; other errors are thrown. */
export async function inspectContainers(
  engine: Dockerode,
  wanted: readonly { readonly id: string; readonly relation: Relation }[],
  signal: AbortSignal,
): Promise<Inspected> {
  const queue = wanted.slice(0, maxInspected)
  const found = new Array<(ReadContainer & { relation: Relation }) | undefined>(queue.length)
  let next = 0
  const work = async () => {
    for (let index = next++; index < queue.length; index = next++) {
      const entry = queue[index]
      if (entry === undefined) continue
      const container = await inspectContainer(engine, entry.id, signal)
      if (container !== undefined) found[index] = { ...container, relation: entry.relation }
    }
  }
  await Promise.all(Array.from({ length: inspectsAtOnce }, work))
  return { containers: found.filter((container) => container !== undefined), truncated: wanted.length > queue.length }
}
