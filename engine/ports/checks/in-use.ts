import { defineCheck } from '../../core/check.ts'
import { isWslRelay } from '../forwarders.ts'
import { heldFinding, heldPorts } from '../held-finding.ts'
import { type Holder, isWindows } from '../holder.ts'
import { portNeeds, portUses } from '../port-facts.ts'
import { wantedRangesFact } from '../range-facts.ts'
import { takenRanges } from '../taken-ranges.ts'

/** A port that the project publishes is held by something else than the service that wants it. */
export default defineCheck({
  rule: 'ports/in-use',
  severity: 'error',
  needs: portNeeds,
  uses: { ...portUses, ranges: wantedRangesFact },
  judge: ({ wanted, ...facts }, { ranges = [], ...uses }) => [
    ...heldPorts('ports/in-use', wanted, { ...facts, ...uses }).map((held) => {
      const allContainersKnown = uses.containers !== undefined && !uses.containers.truncated
      const variant = variantOf(held.verdict.holder, allContainersKnown, isWindows(facts.listeners))
      const finding = heldFinding(held, variant)
      // Docker's own forwarder, and the engine does not say for whom: perhaps for this very project.
      return variant === 'by-forwarder' ? { ...finding, severity: 'warning' as const } : finding
    }),
    ...takenRanges(ranges, facts.listeners),
  ],
})

function variantOf(holder: Holder, allContainersKnown: boolean, windows: boolean): string {
  if (holder.kind === 'container' && holder.container.belongs) return 'by-own'
  if (holder.kind === 'forwarder' && allContainersKnown) {
    return isWslRelay(holder.owner.name) ? 'by-wsl' : 'by-other-engine'
  }
  if (holder.kind === 'process' && windows && holder.owner.pid === 4) return 'by-windows'
  if (holder.kind === 'process' && holder.owner.services?.length === 1) return 'by-service'
  return `by-${holder.kind}`
}
