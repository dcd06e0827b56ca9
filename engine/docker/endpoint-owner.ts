import type { Machine } from '../core/machine.ts'
import type { EndpointOwner } from './facts.ts'

/**
 * Finds the programs that listen at local sockets or pipes, by path. Those that may not be looked at, as root's are not by
 * an ordinary user, are left out; what an engine says of itself has to do then.
 */
export async function findOwners(
  paths: readonly string[],
  machine: Pick<Machine, 'platform'>,
): Promise<ReadonlyMap<string, EndpointOwner>> {
  if (paths.length === 0) return new Map()
  try {
    if (machine.platform === 'linux') return await (await import('./endpoint-owner.linux.ts')).ownersOfSockets(paths)
    if (machine.platform === 'windows') return await (await import('./endpoint-owner.windows.ts')).ownersOfPipes(paths)
  } catch {
    // Knowing the owner sharpens the words; nothing is concluded from not knowing.
  }
  return new Map()
}
