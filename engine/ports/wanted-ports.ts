import { dirname, join, resolve } from 'node:path'
import type { Container } from '../containers/facts.ts'
import type { ComposeModel, PublishedPort, Service } from '../project/facts.ts'
import type { WantedPort } from './facts.ts'

/**
 * The host ports that the project asks for. Where a port comes from a variable and the service's container asks for
 * another one than the compose files do now, compose was run with another environment: then the container is right,
 * unless a file of the project has changed since.
 * @param changedAtMs when a file that ports can come from was last changed.
 */
export function wantedPorts(
  model: ComposeModel,
  containers: readonly Container[],
  changedAtMs: number | undefined,
): WantedPort[] {
  const own = containers.filter(({ belongs, compose }) => belongs && compose !== undefined && !compose.oneOff)
  return model.services.flatMap((service) => {
    const ofService = own.filter(({ compose }) => compose?.service === service.name)
    if (!service.active && ofService.length === 0) return []
    const current = ofService.filter(
      ({ createdAt }) => changedAtMs === undefined || Date.parse(createdAt) >= changedAtMs,
    )
    return service.ports.flatMap((port) => {
      const wanted = wantedPort(service, port, current)
      return wanted === undefined ? [] : [wanted]
    })
  })
}

/** The files that a published port can come from: the compose files and `.env` beside the first of them. */
export function portSources(root: string, model: ComposeModel): string[] {
  const [first = '.'] = model.files
  return [...model.files, join(dirname(first), '.env')].map((file) => resolve(root, file))
}

function wantedPort(service: Service, port: PublishedPort, containers: readonly Container[]): WantedPort | undefined {
  const { hostPort, hostAddress, containerPort, protocol, place, text, variables } = port
  // 0, or none: the engine picks a free one.
  if (hostPort === undefined || hostPort === 0) return undefined
  const wanted: WantedPort = {
    service: service.name,
    hostPort,
    containerPort,
    protocol,
    place,
    text,
    variables,
    ...(hostAddress === undefined ? {} : { hostAddress }),
  }
  if (variables.length === 0) return wanted
  for (const container of containers) {
    const asked = container.wantedPorts.filter(
      (other) => other.containerPort === containerPort && other.protocol === protocol && other.hostPort !== undefined,
    )
    const [only] = asked
    if (asked.length === 0 || asked.some((other) => other.hostPort === hostPort) || only?.hostPort === undefined)
      continue
    return { ...wanted, hostPort: only.hostPort, container: { name: container.name, composePort: hostPort } }
  }
  return wanted
}
