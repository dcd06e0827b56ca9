import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import { message } from '../../core/message.ts'

/** Areas that speak of what a container did before the last fix. */
const aboutThePast: ReadonlySet<string> = new Set(['containers', 'logs'])

/** What a container did or wrote before the last fix is explained by not having been started again since. */
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
            ({ rule, area, where }) =>
              aboutThePast.has(area) && rule !== cause.rule && services.includes(where.service),
          )
          .map((effect) => ({
            effect: effect.id,
            cause: cause.id,
            why: message('containers.causes.not-restarted', { service: effect.where.service ?? '' }),
          }))
      }),
})
