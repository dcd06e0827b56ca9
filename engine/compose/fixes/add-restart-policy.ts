import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { composeModelFact } from '../../project/facts.ts'
import { planEdits } from '../edit/plan-edits.ts'
import { addProperty } from '../edit/service.ts'

/** Has Docker start services again when they fail, until somebody stops them. */
export default defineFix({
  id: 'compose/add-restart-policy',
  rules: ['compose/no-restart-policy'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  uses: { compose: composeModelFact },
  async plan({ finding, facts: { compose }, root }) {
    const names = Array.isArray(finding.data['services']) ? finding.data['services'].map(String) : []
    const services = (compose?.services ?? []).filter(({ name }) => names.includes(name))
    return planEdits(
      root,
      services.map(({ name, place }) => ({ file: place.file, edit: addProperty(name, 'restart', 'unless-stopped') })),
      message('compose.fixes.add-restart-policy.summary', { services: names.join(', ') }),
    )
  },
})
