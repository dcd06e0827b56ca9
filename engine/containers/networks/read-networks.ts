import { z } from 'zod'
import { stripControlSequences } from '../../core/strip-control-sequences.ts'
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
  const { joined, waiting } = usersOf(containers)
  const all = networksSchema.parse(networks)
  return {
    networks: all.slice(0, maxNetworks).map(({ Id, Name, Driver, Scope, Created, Labels, IPAM }) => {
      const project = Labels?.['com.docker.compose.project']
      const wantedBy = waiting.get(Name)
      return {
        id: Id,
        name: Name,
        driver: Driver ?? '',
        scope: Scope ?? '',
        createdAt: Created ?? '',
        ...(project === undefined ? {} : { project }),
        subnets: (IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ?? []),
        // Podman says the name where Docker says the id.
        containers: [...(joined.get(Id) ?? []), ...(joined.get(Name) ?? [])].slice(0, maxUsers),
        ...(wantedBy === undefined ? {} : { wantedBy: wantedBy.slice(0, maxUsers) }),
      }
    }),
    truncated: all.length > maxNetworks,
  }
}

type Users = ReadonlyMap<string, readonly string[]>

/** Who was joined to which network, by its id, and who only names one. */
function usersOf(containers: unknown): { readonly joined: Users; readonly waiting: Users } {
  const joined = new Map<string, string[]>()
  const waiting = new Map<string, string[]>()
  for (const { Id, Names, NetworkSettings } of usersSchema.parse(containers)) {
    const user = Names?.[0]?.replace(/^\//, '') ?? Id.slice(0, 12)
    for (const [name, { NetworkID }] of Object.entries(NetworkSettings?.Networks ?? {})) {
      const users = NetworkID ? joined : waiting
      const key = NetworkID || name
      users.set(key, [...(users.get(key) ?? []), user])
    }
  }
  return { joined, waiting }
}
