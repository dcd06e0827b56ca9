import { realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { known } from '../../core/fact.ts'
import type { Machine } from '../../core/machine.ts'
import { type Message, message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { decodeText } from '../../core/text-encoding.ts'
import { type DaemonSettings, daemonSettingsFact } from '../daemon-settings-facts.ts'
import { endpointsFact } from '../facts.ts'
import { hostsOfUnit, judgeDaemonSettings } from '../judge-daemon-settings.ts'

const maxBytes = 256 * 1024
const units = ['/etc/systemd/system/docker.service', '/lib/systemd/system/docker.service']

/** Reads the engine's own settings where they usually are: its service, Docker Desktop and rootless engines. */
export default defineProbe({
  fact: daemonSettingsFact,
  budgetMs: 6000,
  uses: { endpoints: endpointsFact },
  async read({ machine, optional: { endpoints } }) {
    const found: DaemonSettings = []
    let unread: Message | undefined
    for (const place of places(machine)) {
      // Some systems link the file to where they keep what they generate.
      const file = await realpath(place).catch(() => place)
      const content = await readProjectFile(dirname(file), file, maxBytes)
      if (content.problem === 'missing') continue
      if (content.problem !== undefined) {
        unread ??= message('docker.reasons.daemon-settings-not-read', { file: place, problem: content.problem })
        continue
      }
      const { text, encoding } = decodeText(content.bytes)
      const marked = encoding.endsWith('-bom') && !text.startsWith('\ufeff') ? `\ufeff${text}` : text
      // Only the machine's own engine is started by that unit.
      const unit = place === '/etc/docker/daemon.json' && 'hosts' in record(text) ? await readUnit() : undefined
      found.push(...judgeDaemonSettings(file, marked, unit))
    }
    // While the engine answers, its settings let it start.
    return known(found, endpoints?.endpoints[0]?.state === 'ok' ? undefined : unread)
  },
})

function places({ platform, environment, homeDirectory }: Machine): string[] {
  const desktop = join(homeDirectory, '.docker', 'daemon.json')
  if (platform !== 'linux') return [desktop]
  const rootless = join(environment['XDG_CONFIG_HOME'] ?? join(homeDirectory, '.config'), 'docker', 'daemon.json')
  return ['/etc/docker/daemon.json', rootless, '/var/snap/docker/current/config/daemon.json']
}

function record(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** The unit that counts: what an administrator wrote comes before what the package brought. */
async function readUnit(): Promise<string | undefined> {
  for (const file of units) {
    const content = await readProjectFile(dirname(file), file, maxBytes)
    if (content.problem === undefined) return hostsOfUnit(decodeText(content.bytes).text)
  }
  return undefined
}
