import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { composeModelFact } from '../../project/facts.ts'
import { isPlainName, joinNetwork } from '../edit/networks.ts'
import { planEdits } from '../edit/plan-edits.ts'

/** Lets a service join the network of the one that it talks to. */
export default defineFix({
  id: 'compose/join-network',
  rules: ['compose/no-common-network'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  uses: { compose: composeModelFact },
  fits: ({ data }) => typeof data['network'] === 'string' && isPlainName(data['network']),
  async plan({ finding, facts: { compose }, root }) {
    const [name, network] = [String(finding.data['owner']), String(finding.data['network'])]
    const service = compose?.services.find((one) => one.name === name)
    if (service === undefined) return { ok: false, reason: message('compose.reasons.service-gone', { service: name }) }
    const { file } = service.networks?.[0]?.place ?? service.place
    return planEdits(
      root,
      [{ file, edit: joinNetwork(name, network) }],
      message('compose.fixes.join-network.summary', { service: name, network }),
    )
  },
})
