import { z } from 'zod'
import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { Network } from './network-facts.ts'

const text = z.string().transform((value) => stripControlSequences(value).slice(0, 300))

/** The part of `GET /networks` that is read. */
const networksSchema = z.array(
  z.object({
    Id: text,
    Name: text,
    Driver: text.nullish(),
    Scope: text.nullish(),
    Created: text.nullish(),
    Labels: z.record(z.string(), text).nullish(),
    IPAM: z.object({ Config: z.array(z.object({ Subnet: text.nullish() })).nullish() }).nullish(),
  }),
)

/** The part of `GET /containers/json` that says who is joined to what; of stopped ones too. */
const usersSchema = z.array(
  z.object({
    Id: z.string(),
    Names: z.array(text).nullish(),
    NetworkSettings: z
      .object({ Networks: z.record(z.string(), z.object({ NetworkID: z.string().nullish() })).nullish() })
      .nullish(),
  }),
)

/** Far more than the address pools of an engine hold. */
const maxNetworks = 1000
const maxUsers = 100

/**
 * Puts together what the engine says of its networks and its containers.
 * @throws a `ZodError` when one of the answers is no such list.
 */
export function networksOf(
  networks: unknown,
  containers: unknown,
): { readonly networks: Network[]; readonly truncated: boolean } {
  const users = usersById(containers)
  const all = networksSchema.parse(networks)
  return {
    networks: all.slice(0, maxNetworks).map(({ Id, Name, Driver, Scope, Created, Labels, IPAM }) => {
      const project = Labels?.['com.docker.compose.project']
      return {
        id: Id,
        name: Name,
        driver: Driver ?? '',
        scope: Scope ?? '',
        createdAt: Created ?? '',
        ...(project === undefined ? {} : { project }),
        subnets: (IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ?? []),
        containers: (users.get(Id) ?? []).slice(0, maxUsers),
      }
    }),
    truncated: all.length > maxNetworks,
  }
}

function usersById(containers: unknown): ReadonlyMap<string, string[]> {
  const users = new Map<string, string[]>()
  for (const { Id, Names, NetworkSettings } of usersSchema.parse(containers)) {
    const name = Names?.[0]?.replace(/^\//, '') ?? Id.slice(0, 12)
    for (const { NetworkID } of Object.values(NetworkSettings?.Networks ?? {})) {
      if (NetworkID) users.set(NetworkID, [...(users.get(NetworkID) ?? []), name])
    }
  }
  return users
}
