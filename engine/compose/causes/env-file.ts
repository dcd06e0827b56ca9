import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import type { Finding } from '../../core/finding.ts'
import { message } from '../../core/message.ts'

/** An `.env` that is missing, or cannot be read, explains that variables have no value. */
export default defineCauseRule({
  id: 'compose/env-file',
  link(findings): readonly CauseLink[] {
    const cause = findings.find(isLostEnvFile)
    if (cause === undefined) return []
    const file = String(cause.values['envFile'] ?? cause.where.file ?? '.env')
    return findings
      .filter((effect) => effect.rule === 'compose/unset-variable' && effect.values['envFile'] === file)
      .map((effect) => ({ effect: effect.id, cause: cause.id, why: message('compose.causes.env-file', { file }) }))
  },
})

function isLostEnvFile({ rule, variant, severity }: Finding): boolean {
  if (severity === 'info') return false
  if (rule === 'compose/nothing-selected') return variant === 'no-env-file'
  if (rule === 'compose/env-file-encoding') return variant === undefined
  return rule === 'compose/invalid' && variant === 'env-file-syntax'
}
