import type { Evidence, Where } from '../core/finding.ts'
import type { WantedPort } from './facts.ts'

/** The line that publishes the port. */
export function whereOf({ service, place, hostPort }: WantedPort): Where {
  return { service, file: place.file, line: place.line, port: hostPort }
}

/** Why we say that the project wants the port. */
export function wishEvidence({ place, text, container, hostPort, containerPort }: WantedPort): Evidence[] {
  const line: Evidence = { kind: 'file', source: place.file, text, line: place.line }
  if (container === undefined) return [line]
  return [
    line,
    {
      kind: 'measurement',
      source: `docker inspect ${container.name}`,
      text: `HostConfig.PortBindings: ${hostPort} -> ${containerPort}`,
    },
  ]
}
