import type { Container, ContainerList } from '../containers/facts.ts'
import type { Connection } from './facts.ts'
import type { Setting } from './settings.ts'

/** An address of this machine, or a socket of its file system. */
export type Address = { readonly host: string; readonly port: number } | { readonly socket: string }

/** Where to knock for a setting, or why not to. */
export type Location = { readonly container?: Container } & (
  | { readonly address: Address }
  /** It runs and does not publish its port: its own client can be asked inside of the container. */
  | { readonly address?: undefined; readonly inside: Container }
  | {
      readonly address?: undefined
      readonly inside?: undefined
      readonly state: Connection['state']
      readonly why?: Connection['why']
    }
)

const loopback = new Set(['localhost', '127.0.0.1', '::1'])

/**
 * Maps the address that programs use to one that can be reached from here. Only the project's own running containers
 * and this machine itself are contacted: a folder that was just cloned must not make anybody talk to the world.
 */
export function locate(setting: Setting, list: ContainerList | undefined): Location {
  const { databaseService, host, port, socket, services } = setting
  const isForThisMachine = services.length === 0
  if (databaseService !== undefined) return locateService(setting, databaseService.name, list)
  if (socket !== undefined)
    return isForThisMachine ? { address: { socket } } : { state: 'not-looked', why: 'socket-inside' }
  if (host === 'host.docker.internal') return { address: { host: '127.0.0.1', port } }
  // Inside of a container, localhost is that container.
  if (loopback.has(host)) {
    return isForThisMachine
      ? { address: { host: host === '::1' ? host : '127.0.0.1', port } }
      : { state: 'not-published' }
  }
  const isElsewhere = host.includes('.') || isForThisMachine || setting.hostIsNamed === true
  return { state: isElsewhere ? 'remote' : 'unknown-host' }
}

/** The container of a service: the one that runs, else the one that last did. */
export function containerOf(service: string, list: ContainerList | undefined): Container | undefined {
  const own = list?.containers.filter(
    ({ belongs, compose }) => belongs && compose?.service === service && !compose.oneOff,
  )
  return own?.find(({ state }) => state === 'running') ?? own?.[0]
}

function locateService({ port }: Setting, service: string, list: ContainerList | undefined): Location {
  const container = containerOf(service, list)
  if (container === undefined) return { state: 'not-running' }
  if (container.state !== 'running') return { container, state: 'not-running' }
  const published = container.ports.find((one) => {
    return one.containerPort === port && one.protocol === 'tcp' && one.hostPort !== undefined
  })
  if (published?.hostPort === undefined) return { container, inside: container }
  return { container, address: { host: knockableHost(published.hostAddress), port: published.hostPort } }
}

function knockableHost(address: string): string {
  return address === '' || address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address
}
