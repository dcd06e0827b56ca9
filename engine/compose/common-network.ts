import type { Service } from '../project/facts.ts'
import { namesHost } from '../project/host-names.ts'

type JoinedNetwork = NonNullable<Service['networks']>[number]

/** What a service is in: networks, or none at all. */
interface Joined {
  /** The service whose `networks` counts: another one where the network of that is shared. */
  readonly owner: Service
  readonly networks: readonly JoinedNetwork[]
}

/** Two services, one of which looks for the other under a name that means nothing in its networks. */
export interface Separation {
  readonly other: Service
  readonly owner: Service
  /** The names of both sides' networks; what `network_mode` says where there are none. */
  readonly own: readonly string[]
  readonly others: readonly string[]
  /** The network that the owner could join; absent where it has to be decided by hand. */
  readonly missing?: string
}

/**
 * The active service that a host is meant to be, where it shares no network with who looks for it. Nothing where the name may lead
 * elsewhere: an address given by hand, a network that others join as well, a name with a dot.
 */
export function separationOf(service: Service, host: string, services: readonly Service[]): Separation | undefined {
  const joined = joinedBy(service, services)
  if (joined === undefined || joined.networks.some(({ external }) => external)) return undefined
  const isGiven = (one: Service) => namesHost(one, host) || one.links?.some(({ name }) => name === host) === true
  if (host.includes('.') || isGiven(service) || isGiven(joined.owner)) return undefined
  const reachable = new Set(joined.networks.map(identityOf))
  const answering = services.filter((one) => networksOf(one).some((network) => answers(one, host, network)))
  const isReached = (one: Service) =>
    networksOf(one).some((network) => reachable.has(identityOf(network)) && answers(one, host, network))
  if (answering.some(isReached)) return undefined
  const [other, ...more] = services.filter(
    (one) => one.active && one !== service && (answering.includes(one) || isApart(one, host)),
  )
  if (other === undefined || more.length > 0 || other.replicas === 0) return undefined
  const missing = networksOf(other).find((network) => !network.external && answers(other, host, network))?.name
  return {
    other,
    owner: joined.owner,
    own: namesOf(joined.owner),
    others: namesOf(other),
    ...(missing !== undefined && joined.owner.networkMode === undefined && { missing }),
  }
}

/** Undefined where the networks are not written in the compose files. */
function joinedBy(service: Service, services: readonly Service[]): Joined | undefined {
  const seen = new Set<Service>()
  for (let owner: Service | undefined = service; owner !== undefined && !seen.has(owner); ) {
    seen.add(owner)
    const mode: string | undefined = owner.networkMode
    if (mode === undefined || mode === 'none') return { owner, networks: networksOf(owner) }
    if (!mode.startsWith('service:')) return undefined
    owner = services.find(({ name }) => `service:${name}` === mode)
  }
  return undefined
}

function networksOf({ networkMode, networks, place }: Service): readonly JoinedNetwork[] {
  if (networkMode !== undefined) return []
  return networks ?? [{ name: 'default', aliases: [], external: false, place }]
}

function namesOf(service: Service): readonly string[] {
  const names = networksOf(service).map(({ name }) => name)
  return names.length > 0 ? names : [`network_mode: ${service.networkMode ?? ''}`]
}

/** Two names of the compose files may be one network of the engine. */
function identityOf({ name, engineName }: JoinedNetwork): string {
  return engineName === undefined ? `key:${name}` : `engine:${engineName}`
}

function answers(service: Service, host: string, { aliases }: JoinedNetwork): boolean {
  if (service.name === host || service.containerName === host || aliases.includes(host)) return true
  const isElsewhere = service.networks?.some((network) => network.aliases.includes(host)) === true
  // Its `hostname`, which counts in all of its networks.
  return service.aliases?.includes(host) === true && !isElsewhere
}

/** In no network in which names count. */
function isApart({ name, networkMode }: Service, host: string): boolean {
  return name === host && (networkMode === 'host' || networkMode === 'none')
}
