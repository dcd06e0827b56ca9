import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import type { Finding } from '../../core/finding.ts'
import { message } from '../../core/message.ts'
import { signatures } from '../catalogue.ts'
import type { BetterExplanation } from '../signature.ts'

const failures: readonly string[] = [
  'containers/exited',
  'containers/restart-loop',
  'containers/unhealthy',
  'health/not-ready',
  'health/dependency-down',
  'health/unreachable',
]
const explanations = new Map(signatures.map(({ id, explainedBy }) => [`logs/${id}`, explainedBy ?? []]))

/**
 * A known error in the log of a service explains why its container fails, or why it answers that it is not well, unless a more precise finding does already.
 * Where a more precise finding says the same as the line, the line is an effect of it.
 */
export default defineCauseRule({
  id: 'logs/from-signatures',
  late: true,
  link(findings, _facts, drawn = []) {
    const explained = new Set(drawn.map(({ effect }) => effect))
    return findings
      .filter(({ area, severity }) => area === 'logs' && severity !== 'info')
      .flatMap((line): CauseLink[] => {
        const causes = betterCauses(line, findings)
        const upwards = causes.map((cause) => linkOf(line, cause, line))
        const effects = findings.filter(
          ({ rule, id, where, severity }) =>
            failures.includes(rule) &&
            severity !== 'info' &&
            where.service === line.where.service &&
            !explained.has(id),
        )
        const through = causes.length === 0 ? [line] : causes
        const downwards = effects.flatMap((effect) =>
          through.filter((cause) => cause.id !== effect.id).map((cause) => linkOf(effect, cause, line)),
        )
        return [...upwards, ...downwards]
      })
  },
})

/** What explains a line, by the first of its explanations that is there. */
function betterCauses(line: Finding, findings: readonly Finding[]): readonly Finding[] {
  for (const explanation of explanations.get(line.rule) ?? []) {
    const causes = findings.filter(
      (cause) => cause.id !== line.id && cause.severity !== 'info' && fits(explanation, line, cause),
    )
    const [best] = [...causes].sort((a, b) => explanation.rules.indexOf(a.rule) - explanation.rules.indexOf(b.rule))
    if (best !== undefined) return [best]
  }
  return []
}

function fits({ rules, about, same }: BetterExplanation, line: Finding, cause: Finding): boolean {
  if (!rules.includes(cause.rule)) return false
  for (const [name, captured] of Object.entries(same ?? {})) {
    const value = cause.data[name] ?? (name === 'port' ? cause.where.port : undefined)
    if (value === undefined || String(value) !== String(line.data[captured])) return false
  }
  if (about === 'project') return true
  if (about === 'service') return cause.where.service === line.where.service
  if (about === 'not-service') return cause.where.service !== line.where.service
  return cause.where.service !== undefined && cause.where.service === line.data[about]
}

function linkOf(effect: Finding, cause: Finding, line: Finding): CauseLink {
  const quote = line.evidence[0]?.text.replace(/^\S+Z /, '').slice(0, 160) ?? ''
  return { effect: effect.id, cause: cause.id, why: message('logs.causes.log-says', { quote }) }
}
