import { containerListFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { composeModelFact } from '../../project/facts.ts'
import { clientFact } from '../facts.ts'

/** Docker is there, the project needs compose, and there is no compose. */
export default defineCheck({
  rule: 'docker/compose-missing',
  severity: 'error',
  needs: { client: clientFact, compose: composeModelFact },
  uses: { containers: containerListFact },
  judge({ client, compose }, { containers }) {
    const [file] = compose.files
    // Without docker itself, "not installed" says it all.
    if (client.command === undefined || client.compose !== undefined || file === undefined) return []
    // Somebody made these containers with a compose that is elsewhere.
    if (containers?.containers.some(({ belongs }) => belongs)) return []
    return [
      {
        where: { file },
        values: { file, command: client.command },
        data: { command: client.command },
        evidence: [{ kind: 'measurement', source: client.command, text: 'compose: —' }],
      },
    ]
  },
})
