import { release } from 'node:os'
import { join } from 'node:path'
import type { Machine } from '../core/machine.ts'
import { openRegistry } from '../windows/registry.ts'
import type { Installation } from './facts.ts'
import { fileExists, findProgram } from './find-program.ts'

type Surroundings = Pick<Machine, 'platform' | 'environment' | 'homeDirectory'>

/** Looks for the programs of Docker and of the products that bring an engine, by their usual places. */
export async function findInstallation(machine: Surroundings): Promise<Installation> {
  const [command, engine, ...products] = await Promise.all([
    findProgram('docker', machine),
    machine.platform === 'linux' ? findProgram('dockerd', machine) : undefined,
    ...places(machine).map(async ([name, path]) => ((await fileExists(path)) ? [{ name, path }] : [])),
  ])
  const desktopService = machine.platform === 'windows' ? await findDesktopService() : undefined
  const insideWsl = machine.platform === 'linux' ? await findWindowsAround(machine) : undefined
  return {
    ...(command === undefined ? {} : { command }),
    ...(engine === undefined ? {} : { engine }),
    products: products.flat(),
    ...(insideWsl === undefined ? {} : { insideWsl }),
    ...(desktopService === undefined ? {} : { desktopService }),
  }
}

/** WSL names the distribution in every session of it; a service has only the kernel's name to go by. */
async function findWindowsAround({ environment }: Surroundings): Promise<Installation['insideWsl']> {
  const distribution = environment['WSL_DISTRO_NAME']
  if (!distribution && !/microsoft/i.test(release())) return undefined
  const programs = '/mnt/c/Program Files/Docker/Docker/Docker Desktop.exe'
  return { distribution: distribution ?? '', desktopInWindows: await fileExists(programs) }
}

const serviceName = 'com.docker.service'
/** `SERVICE_DISABLED` of winsvc.h. */
const startDisabled = 4

async function findDesktopService(): Promise<Installation['desktopService']> {
  const values = (await openRegistry())?.values(`HKLM\\SYSTEM\\CurrentControlSet\\Services\\${serviceName}`)
  if (values?.state !== 'read') return undefined
  return { name: serviceName, disabled: values.value.get('Start') === startDisabled }
}

function places(machine: Surroundings): (readonly [name: string, path: string])[] {
  const { environment, homeDirectory: home } = machine
  if (machine.platform === 'macos') {
    return [
      ['Docker Desktop', '/Applications/Docker.app'],
      ['OrbStack', '/Applications/OrbStack.app'],
      ['Rancher Desktop', '/Applications/Rancher Desktop.app'],
      ['Podman Desktop', '/Applications/Podman Desktop.app'],
      ['Colima', '/opt/homebrew/bin/colima'],
      ['Colima', '/usr/local/bin/colima'],
      ['Podman', '/opt/podman/bin/podman'],
    ]
  }
  if (machine.platform === 'windows') {
    const programs = environment['ProgramW6432'] ?? environment['ProgramFiles'] ?? 'C:\\Program Files'
    const local = environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local')
    return [
      ['Docker Desktop', join(programs, 'Docker', 'Docker', 'Docker Desktop.exe')],
      ['Docker Desktop', join(local, 'Programs', 'DockerDesktop', 'Docker Desktop.exe')],
      ['Rancher Desktop', join(programs, 'Rancher Desktop', 'Rancher Desktop.exe')],
      ['Rancher Desktop', join(local, 'Programs', 'Rancher Desktop', 'Rancher Desktop.exe')],
      ['Podman', join(programs, 'RedHat', 'Podman', 'podman.exe')],
    ]
  }
  return [
    ['Docker Desktop', '/opt/docker-desktop/bin/docker-desktop'],
    ['Rancher Desktop', '/opt/rancher-desktop/rancher-desktop'],
    ['Podman', '/usr/bin/podman'],
  ]
}
