import type { Container } from './facts.ts'

const prefix = 'com.docker.compose.'
const conditions = ['service_started', 'service_healthy', 'service_completed_successfully'] as const

/** Reads what compose wrote on a container; `undefined` when it was not made by compose. */
export function readComposeLabels(labels: Readonly<Record<string, string>>): Container['compose'] {
  const label = (name: string) => labels[prefix + name]
  const project = label('project')
  const service = label('service')
  if (project === undefined || service === undefined) return undefined
  const workingDirectory = label('project.working_dir')
  return {
    project,
    service,
    ...(workingDirectory ? { workingDirectory } : {}),
    configFiles: (label('project.config_files') ?? '').split(',').filter(Boolean),
    oneOff: label('oneoff')?.toLowerCase() === 'true',
    dependsOn: readDependencies(label('depends_on') ?? ''),
  }
}

/** Compose v2 writes `db:service_healthy:false,prestart:service_completed_successfully:false`. */
function readDependencies(text: string): NonNullable<Container['compose']>['dependsOn'] {
  return text.split(',').flatMap((entry) => {
    const [service, written] = entry.split(':')
    if (!service) return []
    return [{ service, condition: conditions.find((condition) => condition === written) ?? 'service_started' }]
  })
}
