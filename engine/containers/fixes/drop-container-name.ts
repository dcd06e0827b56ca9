import { planEdits } from '../../compose/edit/plan-edits.ts'
import { removeProperty } from '../../compose/edit/service.ts'
import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { composeModelFact } from '../../project/facts.ts'

/** Takes a fixed container name out of the compose file, so that compose makes one that belongs to this project alone. */
export default defineFix({
  id: 'containers/drop-container-name',
  rules: ['containers/name-taken'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  uses: { compose: composeModelFact },
  // Where another service calls it by that name, it would no longer be found.
  fits: ({ data }, { compose }) =>
    compose !== undefined &&
    !compose.services.some(({ environment, command, entrypoint }) =>
      [...environment.map(({ value }) => value ?? ''), ...(command?.words ?? []), ...(entrypoint?.words ?? [])].some(
        (text) => text.includes(String(data['name'])),
      ),
    ),
  async plan({ finding: { where, values }, root }) {
    const { service = '', file = '' } = where
    const summary = message('containers.fixes.drop-container-name.explanation', values)
    return planEdits(root, [{ file, edit: removeProperty(service, 'container_name') }], summary)
  },
})
