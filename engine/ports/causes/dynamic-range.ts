import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import { message } from '../../core/message.ts'

/** A block that Windows reserved below the usual range is there because that range was moved down. */
export default defineCauseRule({
  id: 'ports/dynamic-range',
  link(findings): readonly CauseLink[] {
    const cause = findings.find(({ rule }) => rule === 'ports/dynamic-range-too-low')
    if (cause === undefined) return []
    const [first, last] = [Number(cause.values['start']), Number(cause.values['end'])]
    return findings
      .filter(({ rule, where: { port } }) => {
        return rule === 'ports/reserved-range' && port !== undefined && port >= first && port <= last
      })
      .map((effect) => ({
        effect: effect.id,
        cause: cause.id,
        why: message('ports.causes.dynamic-range', { port: effect.where.port ?? 0, start: first }),
      }))
  },
})
