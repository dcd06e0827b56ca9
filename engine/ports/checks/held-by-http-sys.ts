import { defineCheck } from '../../core/check.ts'
import { heldFinding, heldPorts } from '../held-finding.ts'
import { portNeeds, portUses } from '../port-facts.ts'

/** A port that the project publishes is answered by Windows' own web server, for a service that registered an address there. */
export default defineCheck({
  rule: 'ports/held-by-http-sys',
  severity: 'error',
  needs: portNeeds,
  uses: portUses,
  judge: ({ wanted, ...facts }, uses) =>
    heldPorts('ports/held-by-http-sys', wanted, { ...facts, ...uses }).map((held) => heldFinding(held)),
})
