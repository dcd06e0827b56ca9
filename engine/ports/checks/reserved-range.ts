import { defineCheck } from '../../core/check.ts'
import { endpoint } from '../addresses.ts'
import { portNeeds, portUses } from '../port-facts.ts'
import { judgePort } from '../verdict.ts'
import { whereOf, wishEvidence } from '../where.ts'

/** Windows keeps a range of ports that a published one is in, so that nobody may open it although nobody has it. */
export default defineCheck({
  rule: 'ports/reserved-range',
  severity: 'error',
  needs: portNeeds,
  uses: portUses,
  judge: ({ wanted, ...facts }, uses) =>
    wanted.flatMap((port) => {
      const verdict = judgePort(port, { ...facts, ...uses })
      if (verdict.state !== 'reserved') return []
      const { range, test } = verdict
      const { protocol, hostPort, service } = port
      return [
        {
          where: whereOf(port),
          values: { port: hostPort, protocol, service, start: range.start, end: range.end },
          evidence: [
            ...wishEvidence(port),
            {
              kind: 'measurement' as const,
              source: 'bind',
              text: `bind ${protocol} ${endpoint(test.address, hostPort)}: ${test.error ?? test.outcome}`,
            },
            {
              kind: 'command' as const,
              source: `netsh interface ipv4 show excludedportrange protocol=${protocol}`,
              text: `${range.start}  ${range.end}`,
            },
          ],
          data: { hostPort, protocol, address: test.address, range: { start: range.start, end: range.end } },
          identity: `${hostPort}/${protocol}`,
        },
      ]
    }),
})
