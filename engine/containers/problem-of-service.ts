import type { Finding } from '../core/finding.ts'

/** Rules that say why a service does not do its work; `blocked-by-dependency` only passes it on. */
export const ownProblemRules: readonly string[] = [
  'containers/exited',
  'containers/oom-killed',
  'containers/restart-loop',
  'containers/unhealthy',
]

/** The findings about containers, by their service. */
export function containerFindingsByService(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const byService = new Map<string, Finding[]>()
  for (const finding of findings) {
    const { service } = finding.where
    if (finding.area !== 'containers' || service === undefined) continue
    const known = byService.get(service)
    if (known === undefined) byService.set(service, [finding])
    else known.push(finding)
  }
  return byService
}
