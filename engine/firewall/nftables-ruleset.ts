import { z } from 'zod'

/** The parts of `nft -j list ruleset` (libnftables-json(5)) that decide about connections; expressions stay as they are. */
const chainSchema = z.object({
  family: z.string(),
  table: z.string(),
  name: z.string(),
  type: z.string().optional(),
  hook: z.string().optional(),
  prio: z.number().optional(),
  policy: z.string().optional(),
})
export type NftChain = z.infer<typeof chainSchema>

const ruleSchema = z.object({
  family: z.string(),
  table: z.string(),
  chain: z.string(),
  handle: z.number().optional(),
  comment: z.string().optional(),
  expr: z.array(z.record(z.string(), z.unknown())),
})
export type NftRule = z.infer<typeof ruleSchema>

const setSchema = z.object({
  family: z.string(),
  table: z.string(),
  name: z.string(),
  elem: z.array(z.unknown()).optional(),
})
export type NftSet = z.infer<typeof setSchema>

const rulesetSchema = z.object({
  nftables: z.array(
    z.object({
      chain: chainSchema.optional(),
      rule: ruleSchema.optional(),
      set: setSchema.optional(),
      map: setSchema.optional(),
    }),
  ),
})

export interface NftRuleset {
  readonly chains: readonly NftChain[]
  /** The rules of each chain in their order, by `nftKey`. */
  readonly rules: ReadonlyMap<string, readonly NftRule[]>
  /** Named sets and maps, by `nftKey`. */
  readonly sets: ReadonlyMap<string, NftSet>
}

/** The name of a chain, set or map together with its table: names are unique there alone. */
export function nftKey({ family, table }: { readonly family: string; readonly table: string }, name: string): string {
  return `${family} ${table} ${name}`
}

/** `undefined`: not what nft writes. */
export function parseNftRuleset(text: string): NftRuleset | undefined {
  const parsed = rulesetSchema.safeParse(parseJson(text))
  if (!parsed.success) return undefined
  const entries = parsed.data.nftables
  const rules = new Map<string, NftRule[]>()
  for (const { rule } of entries) {
    if (rule === undefined) continue
    const key = nftKey(rule, rule.chain)
    const known = rules.get(key)
    if (known === undefined) rules.set(key, [rule])
    else known.push(rule)
  }
  const sets = entries.flatMap(({ set, map }) => [set, map].filter((one) => one !== undefined))
  return {
    chains: entries.flatMap(({ chain }) => chain ?? []),
    rules,
    sets: new Map(sets.map((set) => [nftKey(set, set.name), set])),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
