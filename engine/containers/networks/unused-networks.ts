import type { Network } from './network-facts.ts'

/**
 * Networks of other compose projects that no container uses, not even a stopped one. Their project makes them again the
 * next time that it is brought up; what somebody made by hand is not among them, because nobody would.
 */
export function unusedNetworks(networks: readonly Network[], project: string): readonly Network[] {
  return networks.filter(
    (network) =>
      network.project !== undefined &&
      network.project !== project &&
      network.scope === 'local' &&
      network.containers.length === 0 &&
      network.wantedBy === undefined,
  )
}
