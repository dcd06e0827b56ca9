import { known, skipped } from '../../core/fact.ts'
import type { Platform } from '../../core/machine.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { listenersFact, type Owner, type WantedPort, wantedPortsFact } from '../../ports/facts.ts'
import { type ExposedPort, exposedPortsFact } from '../facts.ts'

/** Published ports that other machines can reach as far as the binding goes, with the program that serves them. */
export default defineProbe({
  fact: exposedPortsFact,
  budgetMs: 1000,
  needs: { wanted: wantedPortsFact },
  uses: { listeners: listenersFact },
  async read({ facts, optional, machine }) {
    if (facts.wanted.length === 0) return skipped(message('firewall.reasons.nothing-published'))
    const open = facts.wanted.filter(({ hostAddress }) => !isLoopback(hostAddress))
    if (open.length === 0) return skipped(message('firewall.reasons.only-loopback'))
    const owners = new Map(optional.listeners?.owners.map((owner) => [owner.pid, owner]))
    const exposed = open.flatMap((wanted): ExposedPort[] => {
      const listener = optional.listeners?.listeners.find(
        ({ port, protocol }) => port === wanted.hostPort && protocol === wanted.protocol,
      )
      const owner = listener?.pids.map((pid) => owners.get(pid)).find((candidate) => candidate !== undefined)
      return isFiltered(machine.platform, owner) ? [exposedPort(wanted, programOf(machine.platform, owner))] : []
    })
    return exposed.length === 0 ? skipped(message('firewall.reasons.docker-bypasses')) : known(exposed)
  },
})

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(127\.|localhost$|\[?::1\]?$)/.test(address)
}

/** Programs that publish the ports of containers as an ordinary user; only these are filtered like any other program. */
const rootlessPublishers = /^(rootlesskit|rootlessport|slirp4netns|pasta|pasta\.avx2|gvproxy)/

/**
 * On Linux, Docker forwards published ports in the kernel before the rules for programs of the host are asked.
 * Elsewhere they are served by a program like any other.
 */
function isFiltered(platform: Platform, owner: Owner | undefined): boolean {
  return platform !== 'linux' || (owner !== undefined && rootlessPublishers.test(owner.name))
}

/** Docker Desktop publishes from this program; before it does, nobody listens yet. */
const desktopPublisher: Partial<Record<Platform, string>> = {
  windows: 'com.docker.backend.exe',
  macos: '/Applications/Docker.app/Contents/MacOS/com.docker.backend',
}

function programOf(platform: Platform, owner: Owner | undefined): string | undefined {
  return owner?.executable ?? owner?.name ?? desktopPublisher[platform]
}

function exposedPort(wanted: WantedPort, program: string | undefined): ExposedPort {
  return {
    service: wanted.service,
    port: wanted.hostPort,
    protocol: wanted.protocol,
    file: wanted.place.file,
    line: wanted.place.line,
    text: wanted.text,
    ...(program !== undefined && { program }),
  }
}
