import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import type { Finding } from '../../core/finding.ts'
import { message } from '../../core/message.ts'
import { ambiguousNetwork } from '../networks/ambiguous-network.ts'

const failures: readonly string[] = ['containers/exited', 'containers/restart-loop', 'containers/unhealthy']

/** What keeps compose from making any container. */
const obstacleRules: readonly string[] = [
  'containers/image-missing',
  'containers/name-taken',
  'containers/network-ambiguous',
  'containers/address-pools-full',
]

/**
 * An image that cannot be had, a name that is taken and a network that cannot be joined explain why there is no
 * container, of that service and of those that compose had not come to yet; a program that cannot be run explains why
 * its container ends, and a network that several have why it could not be started.
 */
export default defineCauseRule({
  id: 'containers/obstacle',
  link(findings): readonly CauseLink[] {
    const errors = findings.filter(({ severity }) => severity === 'error')
    const notCreated = findings.filter(isNotCreated)
    const obstacles = errors.filter(({ rule }) => obstacleRules.includes(rule))
    return [
      ...obstacles.flatMap((cause) => notCreated.map((effect) => link(effect, cause))),
      ...errors
        .filter(({ rule }) => rule === 'containers/exec-format')
        .flatMap((cause) =>
          findings
            .filter(({ rule, where }) => failures.includes(rule) && where.service === cause.where.service)
            .map((effect) => link(effect, cause)),
        ),
      ...errors
        .filter(({ rule }) => rule === 'containers/network-ambiguous')
        .flatMap((cause) =>
          findings
            .filter(({ rule, data }) => {
              const name = ambiguousNetwork(String(data['error'] ?? ''))
              return rule === 'containers/exited' && name !== undefined && name === cause.data['name']
            })
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
