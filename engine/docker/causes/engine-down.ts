import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import type { Finding } from '../../core/finding.ts'
import { message } from '../../core/message.ts'

/** Rules that say that docker does not reach an engine; at most one of them holds. */
const down: readonly string[] = [
  'docker/not-installed',
  'docker/not-running',
  'docker/starting',
  'docker/pipe-denied',
  'docker/pipe-taken-by-other',
  'docker/env-override',
  'docker/wrong-context',
]

/** What is published by containers, and what lies behind it. */
const reached: readonly string[] = [
  'health/unreachable',
  'health/not-ready',
  'health/dependency-down',
  'database/unreachable',
  'database/starting',
]

/**
 * Without an engine nothing of the stack can run, so whatever cannot be reached is explained by that. An engine for
 * Windows containers, or no compose, explains that nothing was brought up.
 */
export default defineCauseRule({
  id: 'docker/engine-down',
  link(findings): readonly CauseLink[] {
    const errors = findings.filter(({ severity }) => severity === 'error')
    const effectsOf = (cause: Finding, effects: readonly Finding[], why: string): CauseLink[] =>
      effects.map((effect) => ({ effect: effect.id, cause: cause.id, why: message(`docker.causes.${why}`) }))
    const unreachable = findings.filter(({ rule }) => reached.includes(rule))
    const notBroughtUp = findings.filter(
      ({ rule, variant }) => rule === 'containers/not-created' && (variant === 'never' || variant === 'service'),
    )
    const images = findings.filter(
      ({ rule }) => rule === 'containers/image-missing' || rule === 'containers/exec-format',
    )
    return errors.flatMap((cause): CauseLink[] => {
      if (down.includes(cause.rule)) return effectsOf(cause, unreachable, 'engine-down')
      if (cause.rule === 'docker/windows-containers') {
        return effectsOf(cause, [...images, ...notBroughtUp], 'windows-containers')
      }
      return cause.rule === 'docker/compose-missing' ? effectsOf(cause, notBroughtUp, 'compose-missing') : []
    })
  },
})
