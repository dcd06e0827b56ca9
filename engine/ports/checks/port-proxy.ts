import { defineCheck } from '../../core/check.ts'
import { heldFinding, heldPorts } from '../held-finding.ts'
import { portNeeds, portUses } from '../port-facts.ts'

/** Windows itself passes a port that the project publishes on to somewhere else, by a rule of `netsh interface portproxy`. */
export default defineCheck({
  rule: 'ports/port-proxy',
  severity: 'error',
  needs: portNeeds,
  uses: portUses,
  judge: ({ wanted, ...facts }, uses) =>
    heldPorts('ports/port-proxy', wanted, { ...facts, ...uses }).map((held) => heldFinding(held)),
})
