import type { ComposeModel, Service } from '../project/facts.ts'
import { type ContainerState, classify } from './classify.ts'
import type { Container, ContainerList } from './facts.ts'
import { wasStackStopped } from './stopped-stack.ts'

/** How a service of the project is doing, seen with the services around it. */
export type Condition =
  | Exclude<ContainerState, 'created' | 'ended'>
  /** A one-shot that ended with 0. */
  | 'completed'
  /** Ended with 0, though it is meant to keep running. */
  | 'stopped'
  /** Never started because a service that it depends on is not well. */
  | 'blocked'
  /** Never started yet: a service that it depends on is still starting. */
  | 'waiting'
  /** Never started, though its dependencies are well: compose gave up, or was told not to start it. */
  | 'left-behind'
  /** There is no container for it. */
  | 'absent'

export interface Assessment {
  readonly service: string
  readonly condition: Condition
  readonly container: Container | undefined
  /** Services that it depends on and that hold it up; only of `blocked` and `waiting`. */
  readonly heldUpBy: readonly string[]
  /** Nothing breaks without it: its profile was not asked for. */
  readonly optional: boolean
}

export interface StackAssessment {
  /**
   * `never-started`: no container at all. `stopped`: somebody stopped all of it. Neither is broken.
   */
  readonly overall: 'never-started' | 'stopped' | 'up'
  /** Active services, and those of other profiles that have a container. Empty unless `up`. */
  readonly services: readonly Assessment[]
}

/** Well enough for whatever depends on it. */
const fine: ReadonlySet<Condition> = new Set(['running', 'completed', 'paused'])

/** Judges every service of the project by its containers. Containers of `compose run` and of gone services do not count. */
export function assessStack(list: ContainerList, compose: ComposeModel): StackAssessment {
  const services = new Map(compose.services.map((service) => [service.name, service]))
  const containers = new Map<string, Container>()
  for (const container of list.containers) {
    const name = container.compose?.service
    if (!container.belongs || name === undefined || container.compose?.oneOff || !services.has(name)) continue
    containers.set(name, worse(containers.get(name), container, list.readAt))
  }
  if (containers.size === 0) return { overall: 'never-started', services: [] }
  if (wasStackStopped([...containers.values()], list.readAt)) return { overall: 'stopped', services: [] }

  const needs = neededBy(compose.services)
  const seen = new Map<string, Condition | 'created'>()
  for (const service of compose.services) {
    seen.set(service.name, ownCondition(service, containers.get(service.name), needs, list.readAt))
  }
  const assessed = compose.services
    .filter(({ name, active }) => active || containers.has(name))
    .map((service) => assess(service, seen, containers.get(service.name)))
  return { overall: 'up', services: assessed }
}

function assess(
  service: Service,
  seen: ReadonlyMap<string, Condition | 'created'>,
  container: Container | undefined,
): Assessment {
  const own = seen.get(service.name) ?? 'absent'
  const base = { service: service.name, container, optional: !service.active }
  if (own !== 'created' && own !== 'absent') return { ...base, condition: own, heldUpBy: [] }
  const notFine = service.dependsOn.filter((dependency) => {
    const condition = seen.get(dependency.service)
    return dependency.required && condition !== undefined && (condition === 'created' || !fine.has(condition))
  })
  if (notFine.length === 0) {
    return { ...base, condition: own === 'created' ? 'left-behind' : 'absent', heldUpBy: [] }
  }
  const broken = notFine.filter(({ service: name }) => seen.get(name) !== 'starting')
  const heldUpBy = (broken.length > 0 ? broken : notFine).map(({ service: name }) => name)
  return { ...base, condition: broken.length > 0 ? 'blocked' : 'waiting', heldUpBy }
}

function ownCondition(
  service: Service,
  container: Container | undefined,
  needs: ReadonlyMap<string, ReadonlySet<string>>,
  readAt: string,
): Condition | 'created' {
  if (container === undefined) return 'absent'
  const state = classify(container, readAt)
  if (state !== 'ended') return state
  return isOneShot(service, container, needs.get(service.name)) ? 'completed' : 'stopped'
}

/**
 * Whether a service is meant to end. Where another waits for it to complete, that is said; where others need it running,
 * or it has a healthcheck, a port or a restart policy, it is meant to stay.
 */
function isOneShot(service: Service, container: Container, conditions: ReadonlySet<string> | undefined): boolean {
  if (conditions?.has('service_completed_successfully')) return true
  if (conditions !== undefined) return false
  if (container.restartPolicy === 'on-failure') return true
  const hasHealthcheck = service.healthcheck !== undefined && !service.healthcheck.disabled
  return container.restartPolicy === 'no' && !hasHealthcheck && service.ports.length === 0
}

/** The conditions on which others depend on each service. */
function neededBy(services: readonly Service[]): Map<string, Set<string>> {
  const needs = new Map<string, Set<string>>()
  for (const { service, condition } of services.flatMap(({ dependsOn }) => dependsOn)) {
    needs.set(service, (needs.get(service) ?? new Set()).add(condition))
  }
  return needs
}

const fromBadToGood: readonly ContainerState[] = [
  'not-startable',
  'oom-killed',
  'failed',
  'restart-loop',
  'unhealthy',
  'created',
  'paused',
  'ended',
  'starting',
  'running',
]

/** Of several containers of one service, the one that is worst. */
function worse(known: Container | undefined, other: Container, readAt: string): Container {
  if (known === undefined) return other
  const rank = (container: Container) => fromBadToGood.indexOf(classify(container, readAt))
  return rank(other) < rank(known) ? other : known
}
