import type { Container, ContainerList } from '../containers/facts.ts'
import { addressesOverlap, bindAddresses } from './addresses.ts'
import type { Listener, ListenerTable, Owner, WantedPort } from './facts.ts'
import { forwardsForEngine, isForwarder } from './forwarders.ts'
import { portOfUrl } from './http-state.ts'
import type { PortFacts } from './port-facts.ts'
import type { HttpQueue, PortProxyRule } from './windows-facts.ts'

/** Who has a port. */
export type Holder =
  | { readonly kind: 'process'; readonly listener: Listener; readonly owner: Owner }
  | { readonly kind: 'container'; readonly container: Container; readonly listener?: Listener }
  /** A program that passes the port on to a container, of which the engine did not tell. */
  | { readonly kind: 'forwarder'; readonly listener: Listener; readonly owner: Owner }
  /** A forwarder of an engine that told of all its containers, and none of them publishes the port. */
  | { readonly kind: 'stale-forwarder'; readonly listener: Listener; readonly owner: Owner }
  /** Windows' own web server, for those who registered addresses with it. */
  | {
      readonly kind: 'http-sys'
      readonly listener: Listener
      readonly owner: Owner
      readonly queues: readonly HttpQueue[]
    }
  /** Windows passes the port on because somebody told it to. */
  | { readonly kind: 'port-proxy'; readonly listener: Listener; readonly owner: Owner; readonly rule: PortProxyRule }
  /** Something is there, but not to be seen from here. */
  | { readonly kind: 'hidden'; readonly listener?: Listener }

/** A port that somebody asks about, and who wants it if anybody does. */
export type PortQuestion = Pick<WantedPort, 'hostPort' | 'hostAddress' | 'protocol'> & { readonly service?: string }

/** The kernel of Windows; its web server HTTP.sys is a part of it. */
const windowsKernel = 4

/** The service that carries out the rules of `netsh interface portproxy`. */
const ipHelper = 'iphlpsvc'

const bestExplainedFirst = ['process', 'http-sys', 'port-proxy', 'container', 'stale-forwarder', 'forwarder', 'hidden']

/** The listeners in the way and who is behind them, the best explained one first. */
export function holdersOf(wanted: PortQuestion, facts: PortFacts): Holder[] {
  // Whoever publishes it is behind the socket.
  const [publisher] = publishersOf(wanted, facts.containers?.containers ?? [])
  return facts.listeners.listeners
    .filter((listener) => isInTheWay(listener, wanted))
    .map((listener) => identify(listener, facts, publisher))
    .sort((a, b) => bestExplainedFirst.indexOf(a.kind) - bestExplainedFirst.indexOf(b.kind))
}

/** Who is behind one listener. */
function identify(listener: Listener, facts: PortFacts, publisher: Container | undefined): Holder {
  const { listeners, containers, httpQueues, portProxies } = facts
  const owner = listeners.owners.find(({ pid }) => pid === listener.pids[0])
  // On the host's network a container's process holds the port itself.
  const container = publisher ?? containerOf(owner, containers?.containers ?? [])
  if (container !== undefined) return { kind: 'container', container, listener }
  if (owner === undefined) return { kind: 'hidden', listener }
  if (isWindows(listeners)) {
    const queues = owner.pid === windowsKernel ? queuesOn(listener, httpQueues ?? []) : []
    if (queues.length > 0) return { kind: 'http-sys', listener, owner, queues }
    const rule = isIpHelper(owner) ? proxyRuleOf(listener, portProxies ?? []) : undefined
    if (rule !== undefined) return { kind: 'port-proxy', listener, owner, rule }
  }
  if (!isForwarder(owner.name)) return { kind: 'process', listener, owner }
  return { kind: isStale(owner, containers) ? 'stale-forwarder' : 'forwarder', listener, owner }
}

/** Running containers that publish the port on an address that gets in the way, the project's own first. */
export function publishersOf(wanted: PortQuestion, containers: readonly Container[]): Container[] {
  return containers
    .filter(({ ports }) =>
      ports.some(
        ({ hostPort, hostAddress, protocol }) =>
          hostPort === wanted.hostPort && protocol === wanted.protocol && overlaps(wanted, hostAddress),
      ),
    )
    .sort((a, b) => Number(b.belongs) - Number(a.belongs))
}

/** Whether the table of listeners is one of Windows. */
export function isWindows({ source }: ListenerTable): boolean {
  return source === 'iphlpapi' || source === 'netstat'
}

function isInTheWay({ protocol, port, address }: Listener, wanted: PortQuestion): boolean {
  return protocol === wanted.protocol && port === wanted.hostPort && overlaps(wanted, address)
}

function overlaps(wanted: PortQuestion, address: string): boolean {
  return bindAddresses(wanted.hostAddress).some((candidate) => addressesOverlap(candidate.address, address))
}

function containerOf(owner: Owner | undefined, containers: readonly Container[]): Container | undefined {
  return owner?.containerId === undefined ? undefined : containers.find(({ id }) => id === owner.containerId)
}

function queuesOn({ protocol, port }: Listener, queues: readonly HttpQueue[]): HttpQueue[] {
  if (protocol !== 'tcp') return []
  return queues
    .map((queue) => ({ ...queue, urls: queue.urls.filter((url) => portOfUrl(url) === port) }))
    .filter(({ urls }) => urls.length > 0)
}

/** `netstat` and `tasklist` do not tell the services; then the program that hosts it has to do. */
function isIpHelper({ name, services }: Owner): boolean {
  if (services !== undefined) return services.some((service) => service.toLowerCase() === ipHelper)
  return name.toLowerCase().replace(/\.exe$/, '') === 'svchost'
}

function proxyRuleOf(
  { protocol, port, address }: Listener,
  rules: readonly PortProxyRule[],
): PortProxyRule | undefined {
  if (protocol !== 'tcp') return undefined
  return rules.find(
    ({ listenPort, listenAddress }) =>
      listenPort === port && (listenAddress === '*' || addressesOverlap(listenAddress, address)),
  )
}

function isStale(owner: Owner, containers: ContainerList | undefined): boolean {
  return containers !== undefined && !containers.truncated && forwardsForEngine(owner.name, containers.endpoint)
}
