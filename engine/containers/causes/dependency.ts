import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import type { Finding } from '../../core/finding.ts'
import { message } from '../../core/message.ts'
import { containerFindingsByService, ownProblemRules } from '../problem-of-service.ts'

/** A service that never started is explained by whatever is wrong with the ones that it waits for. */
export default defineCauseRule({
  id: 'containers/dependency',
  link(findings): readonly CauseLink[] {
    const byService = containerFindingsByService(findings)
    const broken = findings.filter(({ rule, severity }) => ownProblemRules.includes(rule) && severity === 'error')
    return findings.flatMap((effect) => {
      if (effect.rule === 'containers/blocked-by-dependency') {
        return heldUpBy(effect).flatMap((dependency) => linksTo(effect, dependency, byService.get(dependency) ?? []))
      }
      // Compose gives up on everything that it has not started yet when one service fails.
      const givenUp = effect.rule === 'containers/not-created' && effect.where.service !== undefined
      return givenUp ? broken.map((cause) => link(effect, cause, 'given-up')) : []
    })
  },
})

function heldUpBy({ data }: Finding): readonly string[] {
  const names = data['heldUpBy']
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : []
}

function linksTo(effect: Finding, dependency: string, causes: readonly Finding[]): CauseLink[] {
  return causes.map((cause) => link(effect, cause, reasonOf(cause), dependency))
}

function reasonOf({ rule, variant }: Finding): string {
  if (!ownProblemRules.includes(rule)) return 'dependency-not-there'
  const ranAndFailed = variant === undefined || variant.startsWith('code-')
  if (rule === 'containers/exited' && !ranAndFailed) return 'dependency-not-running'
  return `dependency-${rule.slice(rule.indexOf('/') + 1)}`
}

function link(effect: Finding, cause: Finding, reason: string, dependency?: string): CauseLink {
  const values = {
    service: effect.where.service ?? '',
    dependency: dependency ?? cause.where.service ?? '',
    code: cause.values['code'] ?? '',
  }
  return { effect: effect.id, cause: cause.id, why: message(`containers.causes.${reason}`, values) }
}
