import type { ComposeModel, Container, Dependency, Service } from '../../engine/contract/fact-values.ts'
import type { Finding } from '../../engine/core/finding.ts'
import { type ServiceState, stateOfService } from './service-state.ts'

export interface ServiceNode {
  readonly service: Service
  readonly state: ServiceState
  readonly containers: readonly Container[]
  /** What the diagnosis says about this service. */
  readonly findings: readonly Finding[]
  readonly dependsOn: readonly ServiceEdge[]
}

/** One service waits for another. */
export interface ServiceEdge {
  readonly from: string
  readonly to: string
  readonly condition: Dependency['condition']
  readonly required: boolean
  /** Whether what is waited for has come; `unknown` where the state of the other service is not known. */
  readonly met: boolean | 'unknown'
}

/** @param containers absent when the engine could not be asked: all states are unknown then. */
export function serviceGraph(
  model: ComposeModel,
  containers: readonly Container[] | undefined,
  findings: readonly Finding[],
): readonly ServiceNode[] {
  const own = (name: string) =>
    containers?.filter(({ belongs, compose }) => belongs && compose?.service === name && !compose.oneOff) ?? []
  const states = new Map(
    model.services.map((service) => [service.name, stateOf(service, containers && own(service.name))]),
  )
  return model.services.map((service) => ({
    service,
    state: states.get(service.name) ?? 'unknown',
    containers: own(service.name),
    findings: findings.filter(({ where }) => where.service === service.name),
    dependsOn: service.dependsOn
      .filter((dependency) => states.has(dependency.service))
      .map(({ service: from, condition, required }) => ({
        from,
        to: service.name,
        condition,
        required,
        met: isMet(condition, states.get(from) ?? 'unknown'),
      })),
  }))
}

function stateOf({ active }: Service, containers: readonly Container[] | undefined): ServiceState {
  if (containers === undefined) return active ? 'unknown' : 'inactive'
  if (containers.length > 0) return stateOfService(containers)
  return active ? 'not-created' : 'inactive'
}

function isMet(condition: Dependency['condition'], state: ServiceState): ServiceEdge['met'] {
  if (state === 'unknown') return 'unknown'
  if (condition === 'service_healthy') return state === 'healthy'
  if (condition === 'service_completed_successfully') return state === 'finished'
  return ['healthy', 'running', 'starting', 'unhealthy', 'finished', 'restarting', 'failed'].includes(state)
}
