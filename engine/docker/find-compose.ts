import { join } from 'node:path'
import type { Machine } from '../core/machine.ts'
import { dockerConfigFolder } from './contexts.ts'
import type { Client } from './facts.ts'
import { fileExists, findProgram } from './find-program.ts'

type Surroundings = Pick<Machine, 'platform' | 'environment' | 'homeDirectory' | 'runProcess'>

/**
 * How compose can be run. Looks for files first; docker itself is asked only when there is none, because some packages
 * (snap) keep their plugins where nobody can look.
 */
export async function findCompose(
  command: string | undefined,
  extraFolders: readonly string[],
  machine: Surroundings,
  signal: AbortSignal,
): Promise<Client['compose']> {
  if (command !== undefined) {
    const name = machine.platform === 'windows' ? 'docker-compose.exe' : 'docker-compose'
    for (const folder of [...pluginFolders(machine), ...extraFolders]) {
      const path = join(folder, name)
      if (await fileExists(path)) return { via: 'plugin', path }
    }
  }
  for (const via of ['docker-compose', 'podman-compose'] as const) {
    const path = await findProgram(via, machine)
    if (path !== undefined) return { via, path }
  }
  if (command === undefined) return undefined
  const result = await machine.runProcess(command, ['compose', 'version', '--short'], {
    timeoutMs: 4000,
    maxOutputBytes: 64 * 1024,
    environment: machine.environment,
    signal,
  })
  const answers =
    result.outcome === 'exited' && result.code === 0 && /^v?\d+\.\d+/.test(result.stdout.toString().trim())
  return answers ? { via: 'plugin', path: command } : undefined
}

/** Where docker/cli looks for plugins (cli-plugins/manager), and where products put them. */
function pluginFolders(machine: Surroundings): string[] {
  const { platform, environment, homeDirectory } = machine
  const own = join(dockerConfigFolder(machine), 'cli-plugins')
  if (platform === 'windows') {
    const programs = environment['ProgramW6432'] ?? environment['ProgramFiles'] ?? 'C:\\Program Files'
    const shared = environment['ProgramData'] ?? 'C:\\ProgramData'
    const local = environment['LOCALAPPDATA'] ?? join(homeDirectory, 'AppData', 'Local')
    return [
      own,
      join(shared, 'Docker', 'cli-plugins'),
      join(programs, 'Docker', 'cli-plugins'),
      join(programs, 'Docker', 'Docker', 'resources', 'cli-plugins'),
      join(local, 'Programs', 'DockerDesktop', 'resources', 'cli-plugins'),
    ]
  }
  const system = ['/usr/local/lib', '/usr/local/libexec', '/usr/lib', '/usr/libexec'].map(
    (folder) => `${folder}/docker/cli-plugins`,
  )
  if (platform === 'linux') return [own, ...system]
  return [
    own,
    ...system,
    '/opt/homebrew/lib/docker/cli-plugins',
    '/Applications/Docker.app/Contents/Resources/cli-plugins',
  ]
}
