import { planEdits } from '../../compose/edit/plan-edits.ts'
import { removeProperty } from '../../compose/edit/service.ts'
import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { composeModelFact } from '../../project/facts.ts'

/** Takes the processor that a service asks for out of the compose file, so that compose takes the engine's own. */
export default defineFix({
  id: 'containers/drop-platform',
  rules: ['containers/exec-format'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  rank: 5,
  uses: { compose: composeModelFact },
  fits: ({ values, variant }) =>
    variant !== 'emulated' && variant !== 'script' && String(values['platform'] ?? '') !== '',
  async plan({ finding: { where, values }, facts: { compose }, root }) {
    const service = compose?.services.find(({ name }) => name === where.service)
    if (service === undefined) return { ok: false, reason: message('containers.reasons.no-service', values) }
    const summary = message('containers.fixes.drop-platform.explanation', values)
    return planEdits(root, [{ file: service.place.file, edit: removeProperty(service.name, 'platform') }], summary)
  },
})
