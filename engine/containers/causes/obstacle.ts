import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import type { Finding } from '../../core/finding.ts'
import { message } from '../../core/message.ts'

const failures: readonly string[] = ['containers/exited', 'containers/restart-loop', 'containers/unhealthy']

/**
 * An image that cannot be had and a name that is taken explain why there is no container, of that service and of those
 * that compose had not come to yet; a program that cannot be run explains why its container ends.
 */
export default defineCauseRule({
  id: 'containers/obstacle',
  link(findings): readonly CauseLink[] {
    const errors = findings.filter(({ severity }) => severity === 'error')
    const notCreated = findings.filter(isNotCreated)
    const obstacles = errors.filter(
      ({ rule }) => rule === 'containers/image-missing' || rule === 'containers/name-taken',
    )
    return [
      ...obstacles.flatMap((cause) => notCreated.map((effect) => link(effect, cause))),
      ...errors
        .filter(({ rule }) => rule === 'containers/exec-format')
        .flatMap((cause) =>
          findings
            .filter(({ rule, where }) => failures.includes(rule) && where.service === cause.where.service)
            .map((effect) => link(effect, cause)),
        ),
    ]
  },
})

/** That it was stopped by hand, or that another copy runs, is not for lack of anything. */
function isNotCreated({ rule, variant }: Finding): boolean {
  if (rule !== 'containers/not-created') return false
  return variant === 'never' || variant === 'service' || variant === 'left-behind'
}

function link(effect: Finding, cause: Finding): CauseLink {
  const values = {
    service: cause.where.service ?? '',
    image: cause.values['image'] ?? '',
    name: cause.values['name'] ?? '',
  }
  const name = cause.rule.slice(cause.rule.indexOf('/') + 1)
  return { effect: effect.id, cause: cause.id, why: message(`containers.causes.${name}`, values) }
}
