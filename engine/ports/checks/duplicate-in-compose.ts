import { defineCheck } from '../../core/check.ts'
import { addressesOverlap, bindAddresses } from '../addresses.ts'
import { type WantedPort, wantedPortsFact } from '../facts.ts'
import { whereOf, wishEvidence } from '../where.ts'

/** Two services of the project publish the same host port, so the second one cannot start. */
export default defineCheck({
  rule: 'ports/duplicate-in-compose',
  severity: 'error',
  needs: { wanted: wantedPortsFact },
  judge: ({ wanted }) =>
    wanted.flatMap((port, index) => {
      const first = wanted.slice(0, index).find((other) => clash(other, port))
      if (first === undefined) return []
      return [
        {
          where: whereOf(port),
          values: { port: port.hostPort, protocol: port.protocol, service: port.service, other: first.service },
          variant: port.service === first.service ? 'same-service' : 'two-services',
          evidence: [...wishEvidence(first), ...wishEvidence(port)],
          data: {
            hostPort: port.hostPort,
            protocol: port.protocol,
            services: [first.service, port.service],
            first: { file: first.place.file, line: first.place.line },
          },
          identity: `${port.hostPort}/${port.protocol} ${port.hostAddress ?? ''}`,
        },
      ]
    }),
})

function clash(a: WantedPort, b: WantedPort): boolean {
  return (
    a.hostPort === b.hostPort &&
    a.protocol === b.protocol &&
    bindAddresses(a.hostAddress).some((first) =>
      bindAddresses(b.hostAddress).some((second) => addressesOverlap(first.address, second.address)),
    )
  )
}
