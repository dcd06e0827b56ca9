import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { composeModelFact, type Service } from '../../project/facts.ts'
import { type Container, containerListFact } from '../facts.ts'

/** Another container has the name that the compose file gives to one of the project's: Docker then makes none. */
export default defineCheck({
  rule: 'containers/name-taken',
  severity: 'error',
  needs: { list: containerListFact, compose: composeModelFact },
  silentWhenFine: true,
  judge: ({ list: { containers }, compose }) =>
    compose.services.flatMap((service): readonly FindingDraft[] => {
      if (!service.active || service.containerName === undefined || service.replicas === 0) return []
      const holder = containers.find(({ name }) => name === service.containerName)
      if (holder === undefined || compatible(holder, service, compose.name)) return []
      return [draft(service, holder, compose.name)]
    }),
})

/** Compose takes over what has its project's and its service's labels, wherever it was made. */
function compatible({ compose }: Container, { name }: Service, project: string): boolean {
  return compose !== undefined && compose.project === project && compose.service === name && !compose.oneOff
}

function draft(service: Service, holder: Container, project: string): FindingDraft {
  const { name, compose: labels, state, id } = holder
  const runs = state === 'running' || state === 'restarting' || state === 'paused'
  const variant =
    labels === undefined ? 'by-hand' : labels.project === project ? 'renamed-service' : runs ? 'running' : undefined
  return {
    where: { service: service.name, file: service.place.file, line: service.place.line, container: name },
    values: {
      service: service.name,
      name,
      project: labels?.project ?? '',
      otherService: labels?.service ?? '',
      folder: labels?.workingDirectory ?? '',
    },
    ...(variant === undefined ? {} : { variant }),
    data: { name, holder: id, runs, project: labels?.project ?? null, folder: labels?.workingDirectory ?? null },
    evidence: [
      { kind: 'file', source: service.place.file, line: service.place.line, text: `container_name: ${name}` },
      {
        kind: 'measurement',
        source: `inspect:${name}`,
        text: `Id=${id.slice(0, 12)} Status=${state} com.docker.compose.project=${labels?.project ?? '—'}`,
      },
    ],
  }
}
