import type { Container, ContainerList } from '../containers/facts.ts'
import type { ComposeModel } from '../project/facts.ts'
import type { ProjectSettings } from '../project/settings-file.ts'

/** Asked where the project names no path; a port that knows none of them says 404. */
const usualPaths = ['/health', '/healthz', '/readyz', '/ready', '/live']

/** Servers that do not speak HTTP, and write an error into their log when somebody does. */
const otherProtocols = new Set([
  21, 22, 23, 25, 53, 110, 143, 389, 465, 587, 993, 1025, 1433, 1521, 1883, 2181, 2379, 3306, 4222, 5432, 5671, 5672,
  6379, 6380, 6432, 7687, 9042, 9092, 9093, 11211, 26257, 27017, 33060, 50000, 50051,
])

export interface Target {
  readonly service: string
  readonly container: string
  readonly port: number
  /** `http://host:port`, without a path. */
  readonly origin: string
  readonly paths: readonly string[]
  readonly configured: boolean
  readonly starting: boolean
}

const startingMs = 15_000

/** What to ask the running containers of the project: only ports that they publish on this machine now. */
export function findTargets(
  list: ContainerList,
  compose: ComposeModel,
  settings: ProjectSettings | undefined,
): readonly Target[] {
  const targets = new Map<string, Target>()
  for (const container of list.containers) {
    const service = compose.services.find(({ name }) => name === container.compose?.service)
    if (!container.belongs || container.state !== 'running' || container.compose?.oneOff || service === undefined)
      continue
    const own = settings?.health.find((entry) => entry.service === service.name)?.paths ?? []
    const checked = checkedUrls([...(container.health?.test ?? []), ...(service.healthcheck?.test ?? [])])
    for (const { protocol, hostPort, hostAddress, containerPort } of container.ports) {
      if (protocol !== 'tcp' || hostPort === undefined) continue
      const named = checked.filter(({ port }) => port === containerPort)
      const configured = own.length > 0 || named.length > 0
      if (named.length === 0 && otherProtocols.has(containerPort)) continue
      const secure = named[0]?.secure ?? (containerPort === 443 || containerPort === 8443)
      const host = reachableHost(hostAddress)
      const key = `${service.name} ${hostPort}`
      // Published for both families, a port is asked once.
      if (targets.has(key) && !host.startsWith('127.')) continue
      targets.set(key, {
        service: service.name,
        container: container.name,
        port: hostPort,
        origin: `${secure ? 'https' : 'http'}://${host}:${hostPort}`,
        paths: configured ? [...new Set([...own, ...named.map(({ path }) => path)])] : usualPaths,
        configured,
        starting: isStarting(container, list.readAt),
      })
    }
  }
  return [...targets.values()]
}

function isStarting({ health, startedAt }: Container, readAt: string): boolean {
  return health?.status === 'starting' || Date.parse(readAt) - Date.parse(startedAt ?? readAt) < startingMs
}

/** `0.0.0.0` and `::` are no addresses to connect to. */
function reachableHost(address: string): string {
  if (address === '' || address === '0.0.0.0') return '127.0.0.1'
  if (address === '::') return '[::1]'
  return address.includes(':') ? `[${address}]` : address
}

/** The pages of the container itself that a healthcheck asks for, in whatever program or language. */
export function checkedUrls(words: readonly string[]): { port: number; path: string; secure: boolean }[] {
  const text = words.join(' ').slice(0, 4000)
  const url =
    /(https?):\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::([0-9]{1,5}))?(\/[A-Za-z0-9._~%/-]{0,200})?/g
  return [...text.matchAll(url)].map(([, scheme, port, path]) => ({
    secure: scheme === 'https',
    port: port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port),
    path: path ?? '/',
  }))
}
