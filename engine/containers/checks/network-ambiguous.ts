import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { composeModelFact } from '../../project/facts.ts'
import { stateEvidence } from '../evidence.ts'
import { type Container, containerListFact } from '../facts.ts'
import { ambiguousNetwork } from '../networks/ambiguous-network.ts'
import { type Network, networksFact } from '../networks/network-facts.ts'

const networksShown = 8

/** Several networks have the name of one that the project uses: Docker then joins no container to it by name. */
export default defineCheck({
  rule: 'containers/network-ambiguous',
  severity: 'error',
  needs: { networks: networksFact, list: containerListFact, compose: composeModelFact },
  silentWhenFine: true,
  judge({ networks: { networks, endpoint }, list, compose }) {
    const own = list.containers.filter(({ belongs }) => belongs)
    const projects = new Set([compose.name, ...own.flatMap((one) => one.compose?.project ?? [])])
    const named = new Set(own.flatMap(({ error }) => ambiguousNetwork(error) ?? []))
    return [...new Set(networks.map(({ name }) => name))].flatMap((name) => {
      const same = networks.filter((network) => network.name === name)
      const isOwn = named.has(name) || same.some(({ project }) => project !== undefined && projects.has(project))
      return same.length > 1 && isOwn ? [draft(name, same, own, endpoint)] : []
    })
  },
})

function draft(name: string, same: readonly Network[], own: readonly Container[], endpoint: string): FindingDraft {
  const oldestFirst = [...same].sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
  const used = oldestFirst.filter(({ containers }) => containers.length > 0)
  const [keep] = used.length > 0 ? used : oldestFirst
  const stopped = own.filter(({ error }) => ambiguousNetwork(error) === name)
  // What runs was joined by id and goes on; only what is made anew asks by name.
  const isInTheWay = stopped.length > 0 || used.length === 0
  return {
    where: {},
    severity: isInTheWay ? 'error' : 'warning',
    values: { name, count: same.length, used: used.length },
    ...(used.length > 1 ? { variant: 'several-used' } : {}),
    data: {
      name,
      keep: keep?.id ?? null,
      // Networks of a swarm are not of this engine alone.
      extra: oldestFirst
        .filter((one) => one !== keep && one.scope === 'local' && one.containers.length === 0)
        .map(({ id }) => id),
      used: used.length,
    },
    evidence: [
      ...stopped.slice(0, 3).map((container) => stateEvidence(container.compose?.service ?? container.name, container)),
      ...oldestFirst.slice(0, networksShown).map(({ id, createdAt, containers }) => ({
        kind: 'measurement' as const,
        source: endpoint,
        text: `network ${name} Id=${id.slice(0, 12)} Created=${createdAt} Containers=${containers.join(', ') || '—'}`,
      })),
    ],
    identity: name,
  }
}
