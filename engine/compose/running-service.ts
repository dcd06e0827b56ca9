import type { Container, ContainerList } from '../containers/facts.ts'

/** The containers of a service of the open project. */
export function containersOf(list: ContainerList | undefined, service: string | undefined): Container[] {
  return list?.containers.filter(({ belongs, compose }) => belongs && compose?.service === service) ?? []
}

/** Whether a service is seen up and well, which no reading of files can contradict. */
export function runsWell(list: ContainerList | undefined, service: string | undefined): boolean {
  const containers = containersOf(list, service)
  return (
    containers.length > 0 &&
    containers.every(
      ({ state, health, restartCount }) =>
        state === 'running' && restartCount === 0 && (health === undefined || health.status === 'healthy'),
    )
  )
}
