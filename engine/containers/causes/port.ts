import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import { message } from '../../core/message.ts'

/** A container that the engine could not start because of a host port is explained by what is wrong with that port. */
export default defineCauseRule({
  id: 'containers/port',
  link: (findings): readonly CauseLink[] =>
    findings
      .filter(({ rule, data }) => rule === 'containers/exited' && typeof data['port'] === 'number')
      .flatMap((effect) => {
        const port = Number(effect.data['port'])
        return findings
          .filter(({ area, severity, where }) => area === 'ports' && severity !== 'info' && where.port === port)
          .map((cause) => ({
            effect: effect.id,
            cause: cause.id,
            why: message('containers.causes.port', { service: effect.where.service ?? '', port }),
          }))
      }),
})
