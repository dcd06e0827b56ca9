import { defineCheck } from '../../core/check.ts'
import { endpoint } from '../addresses.ts'
import { isWindows } from '../holder.ts'
import { type PortFacts, portNeeds, portUses } from '../port-facts.ts'
import { judgePort, type PortVerdict } from '../verdict.ts'
import { whereOf, wishEvidence } from '../where.ts'

/** On Linux the engine usually runs as root and may do what we may not. */
const severities = { privileged: 'info', unclear: 'warning' } as const

/** Nobody holds the port, and still the system does not give it: privileged, refused, or an address it does not have. */
export default defineCheck({
  rule: 'ports/not-bindable',
  severity: 'error',
  needs: portNeeds,
  uses: portUses,
  judge: ({ wanted, ...needs }, uses) =>
    wanted.flatMap((port) => {
      const facts = { ...needs, ...uses }
      const verdict = judgePort(port, facts)
      if (verdict.state !== 'not-bindable' && verdict.state !== 'could-not-tell') return []
      const { address, outcome, error = outcome } = verdict.test
      const variant = variantOf(verdict, port.hostPort, facts)
      return [
        {
          where: whereOf(port),
          ...(variant === 'privileged' || variant === 'unclear' ? { severity: severities[variant] } : {}),
          variant,
          values: { port: port.hostPort, protocol: port.protocol, service: port.service, address },
          evidence: [
            ...wishEvidence(port),
            {
              kind: 'measurement' as const,
              source: 'bind',
              text: `bind ${port.protocol} ${endpoint(address, port.hostPort)}: ${error}`,
            },
          ],
          data: { hostPort: port.hostPort, protocol: port.protocol, address, outcome, error },
          identity: `${port.hostPort}/${port.protocol}`,
        },
      ]
    }),
})

function variantOf(
  { state, test }: Extract<PortVerdict, { state: 'not-bindable' | 'could-not-tell' }>,
  port: number,
  { listeners, reservedRanges }: PortFacts,
) {
  if (state === 'could-not-tell') return 'unclear'
  if (test.outcome !== 'not-allowed') return 'no-such-address'
  if (isWindows(listeners)) return reservedRanges === undefined ? 'not-allowed' : 'unexplained'
  return listeners.source === 'proc' && port < 1024 ? 'privileged' : 'not-allowed'
}
