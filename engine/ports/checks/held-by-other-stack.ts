import { containerListFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { bindTestsFact, listenersFact, wantedPortsFact } from '../facts.ts'
import { heldFinding, heldPorts, isOtherStack } from '../held-finding.ts'

/** A port that the project publishes is published by a container of another compose project, or of another copy of it. */
export default defineCheck({
  rule: 'ports/held-by-other-stack',
  severity: 'error',
  needs: { wanted: wantedPortsFact, bindTests: bindTestsFact, listeners: listenersFact },
  uses: { containers: containerListFact },
  judge: ({ wanted, bindTests, listeners }, { containers }) =>
    heldPorts(wanted, { bindTests, listeners, containers: containers?.containers })
      .filter(({ verdict }) => isOtherStack(verdict.holder))
      .map((held) => heldFinding(held)),
})
