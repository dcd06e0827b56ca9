import { containerListFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { bindTestsFact, listenersFact, wantedPortsFact } from '../facts.ts'
import { heldFinding, heldPorts, isOtherStack } from '../held-finding.ts'
import type { Holder } from '../verdict.ts'

/** A port that the project publishes is held by something else than the service that wants it. */
export default defineCheck({
  rule: 'ports/in-use',
  severity: 'error',
  needs: { wanted: wantedPortsFact, bindTests: bindTestsFact, listeners: listenersFact },
  uses: { containers: containerListFact },
  judge: ({ wanted, bindTests, listeners }, { containers }) =>
    heldPorts(wanted, { bindTests, listeners, containers: containers?.containers })
      .filter(({ verdict }) => !isOtherStack(verdict.holder))
      .map((held) => heldFinding(held, variantOf(held.verdict.holder))),
})

function variantOf(holder: Holder): string {
  return holder.kind === 'container' && holder.container.belongs ? 'by-own' : `by-${holder.kind}`
}
