import { readFile } from 'node:fs/promises'
import { known, type Reading, unknown } from '../core/fact.ts'
import type { Machine } from '../core/machine.ts'
import { message } from '../core/message.ts'
import type { MacFirewall } from './facts.ts'

const tool = '/usr/libexec/ApplicationFirewall/socketfilterfw'
const timeoutMs = 5000

/**
 * macOS's application firewall, whose tool answers in English everywhere, and whether somebody gave the packet filter
 * rules of their own: those that are in force can be read by root alone.
 */
export async function readMacFirewall(machine: Machine, signal: AbortSignal): Promise<Reading<MacFirewall>> {
  const ask = async (option: string): Promise<string | undefined> => {
    const result = await machine.runProcess(tool, [option], { timeoutMs, signal })
    return result.outcome === 'exited' && result.code === 0 ? result.stdout.toString('utf8') : undefined
  }
  const state = /\(State = (\d)\)/.exec((await ask('--getglobalstate')) ?? '')?.[1]
  if (state === undefined) return unknown(message('firewall.reasons.macos-unreadable', { tool }))
  const blocksAll = state === '2' || /block all.*(enabled|state is set to on)/i.test((await ask('--getblockall')) ?? '')
  const list = state === '0' ? undefined : await ask('--listapps')
  return known({
    kind: 'macos',
    applicationFirewall: state === '0' ? 'off' : blocksAll ? 'block-all' : 'on',
    programs: state === '0' ? [] : list === undefined ? null : readPrograms(list),
    packetFilter: readPacketFilter(await readFile('/etc/pf.conf', 'utf8').catch(() => undefined)),
  })
}

/** `1 : /Applications/Docker.app`, then a line `( Allow incoming connections )`. */
function readPrograms(text: string): MacFirewall['programs'] {
  return [...text.matchAll(/^\s*\d+ ?: +(\/.+?)\s*\n\s*\(\s*(Allow|Block) incoming connections\s*\)/gm)].map(
    ([, path = '', action]) => ({ path, action: action === 'Block' ? 'block' : 'allow' }),
  )
}

/**
 * What `/etc/pf.conf` says: macOS itself only names Apple's anchors there, none of which blocks a developer's port.
 * `on`: it has rules of somebody's own, which may apply.
 */
export function readPacketFilter(text: string | undefined): MacFirewall['packetFilter'] {
  if (text === undefined) return 'unknown'
  const lines = text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.replace(/#.*$/, '').trim())
    .filter(Boolean)
  const isApples = (line: string) =>
    /^(?:(?:scrub|nat|rdr|dummynet|binat)-anchor|anchor|load anchor) "com\.apple/.test(line)
  return lines.every(isApples) ? 'off' : 'on'
}
