import { join } from 'node:path'
import { z } from 'zod'
import { known, skipped, unknown } from '../../core/fact.ts'
import type { Machine } from '../../core/machine.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { decodeText } from '../../core/text-encoding.ts'
import { openRegistry } from '../../windows/registry.ts'
import { engineTimeLeft } from '../engine-time.ts'
import { endpointsFact } from '../facts.ts'
import { type Wsl, wslFact } from '../wsl-facts.ts'
import { type ReadListing, readWslListing } from '../wsl-listing.ts'
import { readWslRegistration } from '../wsl-registry.ts'
import { parseWslSettings } from '../wsl-settings.ts'

/** Reads WSL's state from the registry and its settings; asks wsl.exe itself only while no engine answers. */
export default defineProbe({
  fact: wslFact,
  budgetMs: 6000,
  uses: { endpoints: endpointsFact },
  async read({ machine, signal, optional: { endpoints } }) {
    if (machine.platform !== 'windows') return skipped(message('docker.reasons.windows-only'))
    const registry = await openRegistry()
    const registration = registry === undefined ? undefined : readWslRegistration(registry)
    if (registration === undefined) return unknown(message('docker.reasons.wsl-not-read'))
    const works = endpoints?.endpoints[0]?.state === 'ok'
    const { listing, distributions }: ReadListing = works
      ? { listing: { state: 'not-asked' } }
      : await listDistributions(machine, engineTimeLeft(...(endpoints === undefined ? [] : [endpoints])), signal)
    const [settings, usedByDockerDesktop] = await Promise.all([readSettings(machine), readBackend(machine)])
    const value: Wsl = {
      ...registration,
      ...(distributions !== undefined && { distributions: [...distributions] }),
      listing,
      ...(settings !== undefined && { settings }),
      ...(usedByDockerDesktop !== undefined && { usedByDockerDesktop }),
    }
    // Without its service WSL is not installed, and wsl.exe only says how to get it.
    const odd = listing.state === 'not-understood' && value.service !== undefined
    return odd ? known(value, message('docker.reasons.wsl-not-understood')) : known(value)
  },
})

/**
 * Listing starts no virtual machine. Where WSL is not installed, wsl.exe may wait for a key, and where its service is
 * stuck it waits for ever: hence no input and little time.
 */
async function listDistributions(machine: Machine, timeoutMs: number, signal: AbortSignal): Promise<ReadListing> {
  const result = await machine.runProcess('wsl.exe', ['--list', '--verbose'], {
    // Old versions ignore the variable, so the output is decoded by what it looks like.
    environment: { ...machine.environment, WSL_UTF8: '1' },
    timeoutMs,
    maxOutputBytes: 256 * 1024,
    signal,
  })
  return readWslListing(result)
}

async function readSettings(machine: Machine): Promise<Wsl['settings']> {
  const file = join(machine.homeDirectory, '.wslconfig')
  const text = await readText(machine.homeDirectory, file)
  return text === undefined ? undefined : parseWslSettings(text, file)
}

/** Docker Desktop writes down only what differs from its own choice; the older file has names in lower case. */
const desktopSettingsSchema = z.object({
  WslEngineEnabled: z.boolean().optional(),
  wslEngineEnabled: z.boolean().optional(),
})

async function readBackend({ environment, homeDirectory }: Machine): Promise<boolean | undefined> {
  const folder = join(environment['APPDATA'] ?? join(homeDirectory, 'AppData', 'Roaming'), 'Docker')
  for (const name of ['settings-store.json', 'settings.json']) {
    const text = await readText(folder, name)
    if (text === undefined) continue
    const { WslEngineEnabled: now, wslEngineEnabled: before } = parseDesktopSettings(text)
    return now ?? before
  }
  return undefined
}

function parseDesktopSettings(text: string): z.infer<typeof desktopSettingsSchema> {
  try {
    return desktopSettingsSchema.parse(JSON.parse(text))
  } catch {
    // Docker Desktop writes the file anew when it cannot read it.
    return {}
  }
}

async function readText(folder: string, path: string): Promise<string | undefined> {
  const content = await readProjectFile(folder, path, 1024 * 1024)
  return content.problem === undefined ? decodeText(content.bytes).text : undefined
}
