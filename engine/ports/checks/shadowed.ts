import { defineCheck } from '../../core/check.ts'
import { holderData, holderEvidence, holderValues } from '../describe-holder.ts'
import { portNeeds, portUses } from '../port-facts.ts'
import { judgePort } from '../verdict.ts'
import { whereOf, wishEvidence } from '../where.ts'

/**
 * The service can have its port, but a program listens on the same number of `::1` or `127.0.0.1`: whoever asks for
 * `localhost` may get that program instead.
 */
export default defineCheck({
  rule: 'ports/shadowed',
  severity: 'warning',
  needs: portNeeds,
  uses: portUses,
  judge: ({ wanted, ...facts }, uses) =>
    wanted.flatMap((port) => {
      const verdict = judgePort(port, { ...facts, ...uses })
      if (verdict.state !== 'shadowed') return []
      const { rival } = verdict
      const { address } = rival.listener
      return [
        {
          where: whereOf(port),
          values: { port: port.hostPort, service: port.service, address, ...holderValues(rival) },
          evidence: [...wishEvidence(port), ...holderEvidence(rival)],
          data: { hostPort: port.hostPort, protocol: port.protocol, address, ...holderData(rival) },
          identity: `${port.hostPort}/${port.protocol}`,
        },
      ]
    }),
})
