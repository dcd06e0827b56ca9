import { type Container, type ContainerLog, containerListFact, containerLogsFact } from '../../containers/facts.ts'
import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import type { Finding } from '../../core/finding.ts'
import { message } from '../../core/message.ts'
import { containersOf } from '../running-service.ts'

const failedRules = ['containers/exited', 'containers/restart-loop', 'containers/not-created']

/** What the files get wrong for a service explains why that service's container fails. */
export default defineCauseRule({
  id: 'compose/service-fails',
  uses: { containers: containerListFact, logs: containerLogsFact },
  link: (findings, { containers, logs }): readonly CauseLink[] =>
    findings.flatMap((cause) => {
      const { service } = cause.where
      if (cause.area !== 'compose' || service === undefined || cause.severity === 'info') return []
      const own = containersOf(containers, service)
      const explained = effectsOf(cause, own, logs ?? [])
      return findings
        .filter(
          (effect) =>
            (effect.where.service === service && explained.includes(effect.rule) && saysTheSame(effect, cause)) ||
            (stopsEverything(cause) && isNothingCreated(effect)),
        )
        .map((effect) => ({
          effect: effect.id,
          cause: cause.id,
          why: message(`compose.causes.${cause.rule.slice('compose/'.length)}`, { ...cause.values }),
        }))
    }),
})

/** Compose makes all containers before it starts the first one, and gives up at the first that it cannot make. */
function stopsEverything({ rule, severity, variant }: Finding): boolean {
  if (severity !== 'error') return false
  return (
    ['compose/env-file-missing', 'compose/memory-too-low'].includes(rule) ||
    (rule === 'compose/mount-missing' && variant === 'refused')
  )
}

/** That it was stopped by hand, or that another copy runs, is not for lack of a file. */
function isNothingCreated({ rule, variant }: Finding): boolean {
  return rule === 'containers/not-created' && (variant === 'never' || variant === 'service')
}

/** A line of a log may name another host than the one that a finding is about. */
function saysTheSame(effect: Finding, cause: Finding): boolean {
  const host = effect.area === 'logs' ? effect.data['host'] : undefined
  return host === undefined || host === cause.data['host']
}

/** The rules of the findings that a finding about the same service explains. */
function effectsOf(cause: Finding, containers: readonly Container[], logs: readonly ContainerLog[]): readonly string[] {
  switch (cause.rule) {
    case 'compose/healthcheck-tool-missing':
      return ['containers/unhealthy']
    case 'compose/unset-variable':
    case 'compose/dockerfile-missing':
    case 'compose/copy-missing':
    case 'compose/postgres-data-place':
    case 'compose/env-file-missing':
    case 'compose/mount-missing':
    case 'compose/memory-too-low':
    case 'compose/unknown-dependency':
      return cause.severity === 'error' ? failedRules : []
    case 'compose/no-common-network':
      return [...failedRules, 'containers/unhealthy', 'logs/host-not-found']
    case 'compose/localhost-in-container':
      return [...failedRules, 'containers/unhealthy']
    case 'compose/crlf-script':
    case 'compose/script-not-executable':
      return cause.data['healthcheck'] === true ? ['containers/unhealthy'] : failedRules
    case 'compose/host-name-on-host':
    case 'compose/file-encoding':
      return failedRules
    case 'compose/dependency-race':
      return wasRefused(containers, logs) ? failedRules : []
    default:
      return []
  }
}

/** Whether the service's log says that nobody answered yet. */
function wasRefused(containers: readonly Container[], logs: readonly ContainerLog[]): boolean {
  const ids = containers.map(({ id }) => id)
  return logs
    .filter(({ id }) => ids.includes(id))
    .some(({ lines }) =>
      lines.some(({ text }) =>
        /connection refused|ECONNREFUSED|is starting up|could not connect|can't connect|connection to server/i.test(
          text,
        ),
      ),
    )
}
