import type { Container, ContainerList } from '../containers/facts.ts'
import type { Connection } from './facts.ts'
import type { Setting } from './settings.ts'

/** Where to knock for a setting, or why not to. */
export type Location = { readonly container?: Container } & (
  | { readonly address: { readonly host: string; readonly port: number } }
  | { readonly address?: undefined; readonly state: Connection['state'] }
)

const loopback = new Set(['localhost', '127.0.0.1', '::1', 'host.docker.internal'])

/**
 * Maps the address that containers use to the one that this machine can reach. Only the project's own running containers
 * and this machine itself are contacted: a folder that was just cloned must not make anybody talk to the world.
 */
export function locate(setting: Setting, list: ContainerList | undefined): Location {
  const { databaseService, host, port } = setting
  if (databaseService === undefined) {
    // Inside of a container, localhost is that container.
    if (host === 'host.docker.internal') return { address: { host: '127.0.0.1', port } }
    return { state: loopback.has(host) ? 'not-published' : host.includes('.') ? 'remote' : 'unknown-host' }
  }
  const own = list?.containers.filter(
    ({ belongs, compose }) => belongs && compose?.service === databaseService.name && !compose.oneOff,
  )
  const container = own?.find(({ state }) => state === 'running') ?? own?.[0]
  if (container === undefined) return { state: 'not-running' }
  if (container.state !== 'running') return { container, state: 'not-running' }
  const published = container.ports.find((one) => {
    return one.containerPort === port && one.protocol === 'tcp' && one.hostPort !== undefined
  })
  if (published?.hostPort === undefined) return { container, state: 'not-published' }
  return { container, address: { host: knockableHost(published.hostAddress), port: published.hostPort } }
}

function knockableHost(address: string): string {
  return address === '' || address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address
}
