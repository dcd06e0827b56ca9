import { hostname, release } from 'node:os'
import { join } from 'node:path'
import type { Machine } from '../core/machine.ts'
import type { Engine } from '../docker/facts.ts'

/**
 * Where Docker's images and volumes take up room on this machine: the engine's data root where it runs here itself, or
 * the folder with the disk image of Docker Desktop's virtual machine. `undefined` for every other engine.
 */
export function findDataFolder(
  engine: Engine | undefined,
  machine: Pick<Machine, 'platform' | 'environment' | 'homeDirectory'>,
): string | undefined {
  if (engine?.local !== true) return undefined
  // An engine in a virtual machine has a name and a kernel of its own.
  if (machine.platform === 'linux') {
    return engine.hostname === hostname() && engine.kernel === release() ? engine.rootDirectory : undefined
  }
  if (engine.operatingSystem !== 'Docker Desktop') return undefined
  if (machine.platform === 'macos') return join(machine.homeDirectory, 'Library/Containers/com.docker.docker/Data')
  const local = machine.environment['LOCALAPPDATA'] ?? join(machine.homeDirectory, 'AppData', 'Local')
  return join(local, 'Docker', 'wsl')
}
