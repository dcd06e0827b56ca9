import type { Service } from './facts.ts'

/** Whether a name leads to a service's container on the network of the project. */
export function answersTo(service: Service, host: string): boolean {
  return service.name === host || service.containerName === host || service.aliases?.includes(host) === true
}

/** Whether a service itself gives a name an address or a container from elsewhere, which goes before the names of services. */
export function namesHost({ extraHosts, externalLinks }: Service, host: string): boolean {
  return extraHosts?.includes(host) === true || externalLinks?.includes(host) === true
}

/** The service that one service means by a name. */
export function serviceNamed(host: string, by: Service, services: readonly Service[]): Service | undefined {
  if (namesHost(by, host)) return undefined
  const link = by.links?.find(({ name }) => name === host)
  return services.find((one) => (link === undefined ? answersTo(one, host) : one.name === link.service))
}
