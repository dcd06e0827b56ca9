import type { ComposeModel } from '../../project/facts.ts'
import type { ContainerList } from '../facts.ts'

/** An image that the project uses. */
export interface UsedImage {
  readonly name: string
  readonly services: string[]
  /** Compose has to pull it before a service that has no container yet can start. */
  readonly wanted: boolean
}

/**
 * The images of the project's containers, and those that compose would pull. What compose builds is left out until
 * there is a container of it: it is built when it is needed.
 */
export function usedImages(compose: ComposeModel, list: ContainerList): UsedImage[] {
  const own = list.containers.filter(({ belongs, compose: labels }) => belongs && labels?.oneOff === false)
  const withContainer = new Set(own.map(({ compose: labels }) => labels?.service))
  const built = new Set(compose.services.flatMap(({ build, image }) => (build !== undefined && image ? [image] : [])))
  const used = new Map<string, { services: Set<string>; wanted: boolean }>()
  const add = (name: string, service: string, wanted: boolean) => {
    const known = used.get(name) ?? { services: new Set(), wanted: false }
    known.services.add(service)
    known.wanted ||= wanted
    used.set(name, known)
  }
  for (const { name, image, build, active, replicas } of compose.services) {
    if (!active || image === undefined || build !== undefined || replicas === 0 || withContainer.has(name)) continue
    add(image, name, !built.has(image))
  }
  for (const { image, compose: labels } of own) if (image !== '') add(image, labels?.service ?? '', false)
  return [...used].map(([name, { services, wanted }]) => ({ name, services: [...services], wanted }))
}
