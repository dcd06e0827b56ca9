import { defineCheck } from '../../core/check.ts'
import { heldFinding, heldPorts } from '../held-finding.ts'
import { portNeeds, portUses } from '../port-facts.ts'

/** The container engine still forwards a port that none of its containers publishes any more. */
export default defineCheck({
  rule: 'ports/stale-forwarder',
  severity: 'error',
  needs: portNeeds,
  uses: portUses,
  judge: ({ wanted, ...facts }, uses) =>
    heldPorts('ports/stale-forwarder', wanted, { ...facts, ...uses }).map((held) => heldFinding(held)),
})
