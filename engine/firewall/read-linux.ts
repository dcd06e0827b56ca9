import { readFile } from 'node:fs/promises'
import { known, type Reading } from '../core/fact.ts'
import type { Machine } from '../core/machine.ts'
import type { LinuxFirewall, LinuxManager } from './facts.ts'
import { readActiveZones, readFirewalldZone, readIptablesRules, readUfwRules } from './linux-rules.ts'
import { readNftablesRules } from './nftables-rules.ts'

const timeoutMs = 5000

const unreadableYetActive: LinuxManager = {
  name: 'firewalld',
  state: 'active',
  defaultInbound: 'unknown',
  ports: null,
}

/**
 * What filters on a Linux machine. Reading the kernel's rules takes root, which is never asked for just to look: what
 * cannot be seen is `unknown` in the manager's own state.
 */
export async function readLinuxFirewall(machine: Machine, signal: AbortSignal): Promise<Reading<LinuxFirewall>> {
  const managers = await Promise.all([
    readUfw(),
    readFirewalld(machine, signal),
    readKernelRules('nftables', 'nft', ['-j', 'list', 'ruleset'], readNftablesRules, machine, signal),
    readKernelRules('iptables', 'iptables', ['-S', 'INPUT'], readIptablesRules, machine, signal),
  ])
  return known({ kind: 'linux', managers: managers.flat().filter((manager) => manager !== undefined) })
}

/** Whether it is on, and its default, may be read by everybody; its rules may not. */
async function readUfw(): Promise<LinuxManager | undefined> {
  const configuration = await read('/etc/ufw/ufw.conf')
  if (configuration === undefined) return undefined
  if (!/^\s*ENABLED\s*=\s*"?yes"?/im.test(configuration)) return inactive('ufw')
  const policy = /^\s*DEFAULT_INPUT_POLICY\s*=\s*"?([A-Z]+)"?/im.exec((await read('/etc/default/ufw')) ?? '')?.[1]
  const rules = await read('/etc/ufw/user.rules')
  return {
    name: 'ufw',
    state: 'active',
    defaultInbound: policy === undefined ? 'unknown' : policy.toUpperCase() === 'ACCEPT' ? 'allow' : 'block',
    ports: rules === undefined ? null : readUfwRules(rules),
  }
}

/** One manager for each zone that is in use: from every network that filters, a port has to be open. */
async function readFirewalld(machine: Machine, signal: AbortSignal): Promise<readonly LinuxManager[]> {
  const ask = (words: readonly string[]) => machine.runProcess('firewall-cmd', words, { timeoutMs, signal })
  const state = await ask(['--state'])
  if (state.outcome === 'not-found') return []
  const notRunning = 252
  if (state.outcome === 'exited' && state.code === notRunning) return [inactive('firewalld')]
  if (state.outcome !== 'exited' || state.code !== 0) return [unreadable('firewalld')]
  const active = await ask(['--get-active-zones'])
  if (active.outcome !== 'exited' || active.code !== 0) return [unreadableYetActive]
  const zones = readActiveZones(active.stdout.toString('utf8'))
  const choices = zones.length === 0 ? [[]] : zones.map((zone) => [`--zone=${zone}`])
  return Promise.all(
    choices.map(async (choice) => {
      const listed = await ask([...choice, '--list-all'])
      const read = listed.outcome === 'exited' && listed.code === 0
      return read ? readFirewalldZone(listed.stdout.toString('utf8')) : unreadableYetActive
    }),
  )
}

async function readKernelRules(
  name: 'nftables' | 'iptables',
  program: string,
  words: readonly string[],
  parse: (text: string) => LinuxManager,
  machine: Machine,
  signal: AbortSignal,
): Promise<LinuxManager | undefined> {
  const result = await machine.runProcess(program, words, { timeoutMs, signal })
  if (result.outcome === 'not-found') return undefined
  return result.outcome === 'exited' && result.code === 0 ? parse(result.stdout.toString('utf8')) : unreadable(name)
}

function inactive(name: LinuxManager['name']): LinuxManager {
  return { name, state: 'inactive', defaultInbound: 'allow', ports: [] }
}

function unreadable(name: LinuxManager['name']): LinuxManager {
  return { name, state: 'unknown', defaultInbound: 'unknown', ports: null }
}

/** `undefined`: not there, or not for us. */
async function read(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}
