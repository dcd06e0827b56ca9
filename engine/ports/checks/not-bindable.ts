import { defineCheck } from '../../core/check.ts'
import { endpoint } from '../addresses.ts'
import { isWindows } from '../holder.ts'
import { portNeeds, portUses } from '../port-facts.ts'
import { judgePort } from '../verdict.ts'
import { whereOf, wishEvidence } from '../where.ts'

/** Nobody holds the port, and still the system does not give it: reserved, privileged, or an address it does not have. */
export default defineCheck({
  rule: 'ports/not-bindable',
  severity: 'error',
  needs: portNeeds,
  uses: portUses,
  judge: ({ wanted, ...facts }, uses) =>
    wanted.flatMap((port) => {
      const verdict = judgePort(port, { ...facts, ...uses })
      if (verdict.state !== 'not-bindable' && verdict.state !== 'could-not-tell') return []
      const { address, outcome, error = outcome } = verdict.test
      const unclear = verdict.state === 'could-not-tell'
      const privileged = outcome === 'not-allowed' && !isWindows(facts.listeners) && port.hostPort < 1024
      return [
        {
          where: whereOf(port),
          // On Linux the engine usually runs as root and may do what we may not.
          ...(privileged ? { severity: 'info' as const } : unclear ? { severity: 'warning' as const } : {}),
          variant: unclear
            ? 'unclear'
            : privileged
              ? 'privileged'
              : outcome === 'not-allowed'
                ? 'not-allowed'
                : 'no-such-address',
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
