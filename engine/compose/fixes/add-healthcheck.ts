import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { composeModelFact } from '../../project/facts.ts'
import { planEdits } from '../edit/plan-edits.ts'
import { canGetHealthcheck, healthcheckEdits } from '../start/waiting.ts'

/** Gives a service of a well-known image the health check that another service waits for. */
export default defineFix({
  id: 'compose/add-healthcheck',
  rules: ['compose/dependency-without-healthcheck'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  uses: { compose: composeModelFact },
  fits: ({ data }, { compose }) =>
    compose?.services.some((service) => service.name === data['dependency'] && canGetHealthcheck(service)) === true,
  async plan({ finding, facts: { compose }, root }) {
    const name = String(finding.data['dependency'])
    const planned = healthcheckEdits(compose, name)
    if (!planned.ok) return planned
    return planEdits(root, planned.edits, message('compose.fixes.add-healthcheck.summary', { service: name }))
  },
})
