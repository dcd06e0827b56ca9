import type { Machine } from '../core/machine.ts'
import type { DockerConfiguration } from './contexts.ts'
import type { Choice } from './facts.ts'
import { defaultHost } from './known-endpoints.ts'

/**
 * Which engine the docker command would talk to.
 * Order of docker/cli: DOCKER_HOST before DOCKER_CONTEXT before `currentContext` before the default; its reference page
 * names the first two the other way round, its code does not.
 */
export function chooseEndpoint(
  machine: Pick<Machine, 'platform' | 'environment'>,
  configuration: Pick<DockerConfiguration, 'currentContext' | 'contexts'>,
): Choice {
  const dockerHost = machine.environment['DOCKER_HOST']
  const dockerContext = machine.environment['DOCKER_CONTEXT']
  const hostOf = (name: string): string | undefined =>
    name === 'default' ? defaultHost(machine) : configuration.contexts.find((context) => context.name === name)?.host
  const configured = configuration.currentContext || 'default'
  const withoutEnvironment = overridden(configured, hostOf(configured))

  if (dockerHost) return { host: dockerHost, reason: 'docker-host', ...withoutEnvironment }
  if (dockerContext) return named(dockerContext, 'docker-context', hostOf, withoutEnvironment)
  if (configured !== 'default') return named(configured, 'current-context', hostOf)
  return { host: defaultHost(machine), reason: 'default', context: 'default' }
}

function named(
  context: string,
  reason: Choice['reason'],
  hostOf: (name: string) => string | undefined,
  overrides: Pick<Choice, 'overrides'> = {},
): Choice {
  const host = hostOf(context)
  return { ...(host === undefined ? {} : { host }), reason, context, ...overrides }
}

function overridden(context: string, host: string | undefined): Pick<Choice, 'overrides'> {
  return host === undefined ? {} : { overrides: { context, host } }
}
