import type { Finding } from '../core/finding.ts'
import type { WantedPort } from './facts.ts'

/** The wanted port that a finding of this area is about. */
export function wantedPortOf(finding: Finding, wanted: readonly WantedPort[]): WantedPort | undefined {
  const { where, data } = finding
  return wanted.find(
    ({ service, hostPort, protocol, place }) =>
      service === where.service &&
      hostPort === where.port &&
      protocol === data['protocol'] &&
      place.file === where.file &&
      place.line === where.line,
  )
}
