import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import { message } from '../../core/message.ts'

/** What a container did before the last fix is explained by not having been started again since. */
export default defineCauseRule({
  id: 'containers/not-restarted',
  link: (findings) =>
    findings
      .filter(({ rule }) => rule === 'containers/not-restarted')
      .flatMap((cause): CauseLink[] => {
        const services = cause.data['services']
        if (!Array.isArray(services)) return []
        return findings
          .filter(
            ({ rule, area, where }) => area === 'containers' && rule !== cause.rule && services.includes(where.service),
          )
          .map((effect) => ({
            effect: effect.id,
            cause: cause.id,
            why: message('containers.causes.not-restarted', { service: effect.where.service ?? '' }),
          }))
      }),
})
