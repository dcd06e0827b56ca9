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
      .map((held) => {
        const variant = variantOf(held.verdict.holder, containers !== undefined && !containers.truncated)
        const finding = heldFinding(held, variant)
        // Docker's own forwarder, and the engine does not say for whom: perhaps for this very project.
        return variant === 'by-forwarder' ? { ...finding, severity: 'warning' } : finding
      }),
})

function variantOf(holder: Holder, allContainersKnown: boolean): string {
  if (holder.kind === 'container' && holder.container.belongs) return 'by-own'
  return holder.kind === 'forwarder' && allContainersKnown ? 'by-other-engine' : `by-${holder.kind}`
}
