import { posix } from 'node:path'
import type { Machine } from '../core/machine.ts'
import { pipeHost } from './endpoint-address.ts'

/** An address where a product is known to listen. */
export interface KnownEndpoint {
  readonly host: string
  readonly product: string
}

/** The address that docker uses when nothing else is said. */
export function defaultHost(machine: Pick<Machine, 'platform'>): string {
  return machine.platform === 'windows' ? pipeHost('docker_engine') : 'unix:///var/run/docker.sock'
}

/** The places where engines of all known products listen on this platform, the default first. */
export function knownEndpoints(machine: Pick<Machine, 'platform' | 'environment' | 'homeDirectory'>): KnownEndpoint[] {
  if (machine.platform === 'windows') return windowsPipes.map(([name, product]) => ({ host: pipeHost(name), product }))
  const places = machine.platform === 'macos' ? macosSockets : linuxSockets
  const home = machine.homeDirectory
  const runtime = machine.environment['XDG_RUNTIME_DIR'] ?? `/run/user/${process.getuid?.() ?? 0}`
  return places.map(([path, product]) => {
    const absolute = path.replace(/^~/, home).replace(/^\$XDG_RUNTIME_DIR/, runtime)
    return { host: `unix://${posix.normalize(absolute)}`, product }
  })
}

type Place = readonly [where: string, product: string]

const linuxSockets: readonly Place[] = [
  ['/var/run/docker.sock', 'Docker Engine'],
  ['$XDG_RUNTIME_DIR/docker.sock', 'Docker Engine (rootless)'],
  ['~/.docker/desktop/docker.sock', 'Docker Desktop'],
  ['~/.docker/run/docker.sock', 'Docker Desktop'],
  ['~/.rd/docker.sock', 'Rancher Desktop'],
  ['~/.colima/default/docker.sock', 'Colima'],
  ['$XDG_RUNTIME_DIR/podman/podman.sock', 'Podman'],
  ['/run/podman/podman.sock', 'Podman'],
]

const macosSockets: readonly Place[] = [
  ['/var/run/docker.sock', 'Docker Desktop'],
  ['~/.docker/run/docker.sock', 'Docker Desktop'],
  ['~/.orbstack/run/docker.sock', 'OrbStack'],
  ['~/.colima/default/docker.sock', 'Colima'],
  ['~/.colima/docker.sock', 'Colima'],
  ['~/.rd/docker.sock', 'Rancher Desktop'],
  ['~/.local/share/containers/podman/machine/podman.sock', 'Podman'],
  ['~/.local/share/containers/podman/machine/qemu/podman.sock', 'Podman'],
]

// Which product owns `docker_engine` cannot be told by its name: Docker Desktop, Podman and Rancher Desktop all take it.
const windowsPipes: readonly Place[] = [
  ['docker_engine', 'Docker'],
  ['dockerDesktopLinuxEngine', 'Docker Desktop'],
  ['dockerDesktopWindowsEngine', 'Docker Desktop (Windows containers)'],
  ['docker_engine_linux', 'Docker Desktop'],
  ['docker_engine_windows', 'Docker Desktop (Windows containers)'],
  ['podman-machine-default', 'Podman'],
]
