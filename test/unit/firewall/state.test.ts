import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Machine, thisMachine } from '../../../engine/core/machine.ts'
import type { RunResult } from '../../../engine/core/run-process.ts'
import state from '../../../engine/firewall/probes/state.ts'
import { readMacFirewall } from '../../../engine/firewall/read-macos.ts'
import { exposedPort } from './rule-strings.ts'

/** Programs by name and first argument, with what they answer; the others are not there. */
function machine(platform: Machine['platform'], answers: Readonly<Record<string, string | number>>): Machine {
  return {
    ...thisMachine(),
    platform,
    runProcess: async (program, [first = '']): Promise<RunResult> => {
      const answer = answers[`${program.split('/').at(-1)} ${first}`]
      if (answer === undefined) return { outcome: 'not-found' }
      const failed = typeof answer === 'number'
      return {
        outcome: 'exited',
        code: failed ? answer : 0,
        stdout: Buffer.from(failed ? '' : answer),
        stderr: Buffer.alloc(0),
      }
    },
  }
}

function read(machine: Machine, program: string) {
  return state.read({
    root: '/',
    machine,
    facts: { exposed: [exposedPort(8000, { program })] },
    optional: {},
    signal: new AbortController().signal,
  })
}

/** The real ufw of a machine would answer as well. */
const hasUfw = existsSync('/etc/ufw/ufw.conf')

const docker = '/Applications/Docker.app/Contents/MacOS/com.docker.backend'

describe('reading the firewall for a project', () => {
  it.skipIf(hasUfw)('is unknown on Linux where rules that decide take root to read', async () => {
    const reading = await read(machine('linux', { 'nft -j': 1 }), 'rootlesskit')
    expect(reading).toMatchObject({
      state: 'unknown',
      reason: { key: 'firewall.reasons.unreadable-rules', values: { manager: 'nftables' } },
    })
  })

  it.skipIf(hasUfw)('is known on Linux where the rules can be read', async () => {
    expect(await read(machine('linux', { 'iptables -S': '-P INPUT ACCEPT\n' }), 'rootlesskit')).toMatchObject({
      state: 'known',
      value: { managers: [{ name: 'iptables', state: 'inactive' }] },
    })
  })

  it('reads the application firewall of macOS by its numbers and its list', async () => {
    const on = {
      'socketfilterfw --getglobalstate': 'Firewall is enabled. (State = 1)\n',
      'socketfilterfw --getblockall': 'Block all DISABLED!\n',
      'socketfilterfw --listapps':
        'ALF: total number of apps = 1\n\n1 :  /Applications/Docker.app \n\t ( Block incoming connections )\n',
    }
    expect(await read(machine('macos', on), docker)).toMatchObject({
      state: 'known',
      value: { applicationFirewall: 'on', programs: [{ path: '/Applications/Docker.app', action: 'block' }] },
    })
    const off = { 'socketfilterfw --getglobalstate': 'Firewall is disabled. (State = 0)\n' }
    const { signal } = new AbortController()
    expect(await readMacFirewall(machine('macos', off), signal)).toMatchObject({
      value: { applicationFirewall: 'off' },
    })
    // The packet filter may still have rules, unless its file says that it has none of its own.
    expect(await read(machine('macos', off), docker)).toMatchObject({
      state: existsSync('/etc/pf.conf') ? expect.any(String) : 'unknown',
    })
    const all = { 'socketfilterfw --getglobalstate': 'Firewall is enabled. (State = 2)\n' }
    expect(await read(machine('macos', all), docker)).toMatchObject({ value: { applicationFirewall: 'block-all' } })
  })

  it('is unknown on macOS when the tool or its list does not answer', async () => {
    expect((await read(machine('macos', {}), docker)).state).toBe('unknown')
    const withoutList = { 'socketfilterfw --getglobalstate': 'Firewall is enabled. (State = 1)\n' }
    expect((await read(machine('macos', withoutList), docker)).state).toBe('unknown')
  })
})
