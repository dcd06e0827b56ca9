import type { Service } from '../project/facts.ts'

/** Whether a name leads to a service's container on the network of the project. */
export function answersTo(service: Service, host: string): boolean {
  return service.name === host || service.containerName === host
}
