import { z } from 'zod'
import data from '../../resources/knowledge/python-distributions.json' with { type: 'json' }

const knowledge = z
  .object({
    /** Distribution → the modules that it installs, where they are not named like it. */
    modules: z.record(z.string(), z.array(z.string())),
    /** Distribution → what it always brings along. */
    brings: z.record(z.string(), z.array(z.string())),
  })
  .parse(data)

/** A distribution's name as indexes compare it (PEP 503). */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

/** The top-level modules that a distribution installs; by the usual rule, one named like it. */
export function modulesOf(distribution: string): readonly string[] {
  const name = normalName(distribution)
  return [...(knowledge.modules[name] ?? []), name.replaceAll('-', '_')]
}

/** The distribution that installs a module; by the usual rule, one named like it. */
export function distributionOf(module: string): string {
  for (const [distribution, modules] of Object.entries(knowledge.modules)) {
    if (modules.includes(module)) return distribution
  }
  return normalName(module)
}

/** Everything that installing `declared` brings, and whether all of that is known. */
export function closureOf(declared: readonly string[]): {
  readonly distributions: ReadonlySet<string>
  readonly complete: boolean
} {
  const distributions = new Set(declared.map(normalName))
  let complete = true
  for (const distribution of distributions) {
    const brings = knowledge.brings[distribution]
    if (brings === undefined) complete = false
    for (const other of brings ?? []) distributions.add(normalName(other))
  }
  return { distributions, complete }
}
