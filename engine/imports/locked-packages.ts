import { z } from 'zod'
import { anyOf } from './declarations.ts'

export interface LockedPackage {
  readonly name: string
  /** It is the project itself, or one of its workspace. */
  readonly own: boolean
  readonly marker?: string
}

const edgeSchema = z.object({ name: z.string(), marker: z.string().optional() })
const edges = z.array(edgeSchema).catch([])
const edgeTables = z.record(z.string(), edges).catch({})
const packageSchema = z.object({
  name: z.string(),
  source: z.record(z.string(), z.unknown()).optional(),
  /** Poetry; a table where it differs between groups, which nobody knows to be installed. */
  markers: z.unknown().optional(),
  /** PDM and PEP 751. */
  marker: z.string().optional().catch(undefined),
  /** uv puts conditions on the way to a package. */
  dependencies: edges,
  'optional-dependencies': edgeTables,
  'dev-dependencies': edgeTables,
})
const lockSchema = z.object({ package: z.array(packageSchema).optional(), packages: z.array(packageSchema).optional() })

/** What `poetry.lock`, `uv.lock`, `pdm.lock` or `pylock.toml` lists; `undefined` where it is none of these. */
export function lockedPackages(parsed: unknown): readonly LockedPackage[] | undefined {
  const lock = lockSchema.safeParse(parsed)
  const packages = lock.success ? (lock.data.package ?? lock.data.packages) : undefined
  if (packages === undefined) return undefined
  const ways = new Map<string, (string | undefined)[]>()
  for (const each of packages) {
    const lists = [
      each.dependencies,
      ...Object.values(each['optional-dependencies'] ?? {}),
      ...Object.values(each['dev-dependencies'] ?? {}),
    ]
    for (const { name, marker } of lists.flat()) ways.set(name, [...(ways.get(name) ?? []), marker])
  }
  return packages.map(({ name, source, markers, marker }) => {
    const condition = typeof markers === 'object' && markers !== null ? JSON.stringify(markers) : markers
    const own = marker ?? (typeof condition === 'string' ? condition : anyOf(ways.get(name) ?? []))
    return {
      name,
      own: ['virtual', 'editable', 'directory'].some((kind) => source?.[kind] !== undefined),
      ...(own === undefined ? {} : { marker: own }),
    }
  })
}
