import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { composeModelFact } from '../../project/facts.ts'
import { planEdits } from '../edit/plan-edits.ts'
import { waitUntilHealthy } from '../edit/service.ts'
import { canGetHealthcheck, hasHealthcheck, healthcheckEdits } from '../start/waiting.ts'

/** Lets a service wait until its database answers, with the health check that this takes, in one plan. */
export default defineFix({
  id: 'compose/wait-until-healthy',
  rules: ['compose/dependency-race'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  uses: { compose: composeModelFact },
  fits: ({ data }, { compose }) =>
    compose?.services.some(
      (service) => service.name === data['dependency'] && (hasHealthcheck(service) || canGetHealthcheck(service)),
    ) === true,
  async plan({ finding, facts: { compose }, root }) {
    const dependency = String(finding.data['dependency'])
    const service = finding.where.service ?? ''
    const healthcheck = healthcheckEdits(compose, dependency)
    if (!healthcheck.ok) return healthcheck
    const file = finding.where.file ?? ''
    const key =
      healthcheck.edits.length > 0
        ? 'compose.fixes.wait-until-healthy.summary_with-healthcheck'
        : 'compose.fixes.wait-until-healthy.summary'
    return planEdits(
      root,
      [...healthcheck.edits, { file, edit: waitUntilHealthy(service, dependency) }],
      message(key, { service, dependency }),
    )
  },
})
