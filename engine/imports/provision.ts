import { closureOf } from './distributions.ts'
import type { InstalledPackages } from './installed-packages.ts'
import { providedBy } from './requirements.ts'
import type { ServiceWorld } from './service-world.ts'

export type Provides = (module: string) => boolean

/** What the service has: its running container, and what its next image will have. */
export function provisionOf({ installed, requirements }: ServiceWorld) {
  const there = isThere(installed)
  const declared = providedBy(requirements.declared)
  const certain: Provides = (module) => there(module) || declared(module)
  const maybe = providedBy([...requirements.declared, ...requirements.perhaps])
  return { there, certain, possible: (module: string) => there(module) || maybe(module) }
}

/** Whether the running container has a top-level module. */
function isThere(installed: InstalledPackages | undefined): Provides {
  const there = new Set([
    ...(installed?.modules ?? []),
    ...(installed?.packages.flatMap(({ modules }) => modules) ?? []),
  ])
  return (module) => there.has(module)
}

/** Whether all that gets installed is known. */
export function isComplete({ bareBase, requirements, installed }: ServiceWorld): boolean {
  // `.pth` files add folders of which only the names are known.
  if (installed !== undefined) return installed.paths.length === 0
  const { declared, perhaps, locked, partial } = requirements
  if (!bareBase || partial) return false
  const all = [...declared, ...perhaps]
  return locked || (closureOf(all.map(({ name }) => name)).complete && all.every(({ extras }) => !extras))
}
