import { defineCheck } from '../../core/check.ts'
import { heldFinding, heldPorts } from '../held-finding.ts'
import { portNeeds, portUses } from '../port-facts.ts'

/** A port that the project publishes is published by a container of another compose project, or of another copy of it. */
export default defineCheck({
  rule: 'ports/held-by-other-stack',
  severity: 'error',
  needs: portNeeds,
  uses: portUses,
  judge: ({ wanted, ...facts }, uses) =>
    heldPorts('ports/held-by-other-stack', wanted, { ...facts, ...uses }).map((held) => heldFinding(held)),
})
