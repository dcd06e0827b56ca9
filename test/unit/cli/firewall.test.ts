import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import type { Terminal } from '../../../cli/command.ts'
import defineFirewall from '../../../cli/commands/firewall.ts'
import { thisMachine } from '../../../engine/core/machine.ts'
import type { RunResult } from '../../../engine/core/run-process.ts'
import { createTranslator } from '../../../engine/texts/translator.ts'

/** Runs the command on a Linux whose iptables answers this; other programs are not there. */
async function firewall(iptables: string | undefined, ...words: readonly string[]) {
  const output = { stdout: '', stderr: '' }
  const runProcess = async (program: string): Promise<RunResult> =>
    program === 'iptables' && iptables !== undefined
      ? { outcome: 'exited', code: 0, stdout: Buffer.from(iptables), stderr: Buffer.alloc(0) }
      : { outcome: 'not-found' }
  const terminal: Terminal = {
    machine: { ...thisMachine(), platform: 'linux', runProcess },
    write: (text) => {
      output.stdout += text
    },
    note: (text) => {
      output.stderr += text
    },
    confirm: async () => false,
    signal: new AbortController().signal,
    translator: async (language) => createTranslator(language ?? 'en'),
    applicationFolder: '/',
  }
  let code = -1
  const program = new Command().exitOverride()
  defineFirewall(program, terminal, async (action) => {
    code = await action
  })
  await program.parseAsync(['firewall', ...words], { from: 'user' })
  return { code, ...output }
}

const drops = '-P INPUT DROP\n-A INPUT -p tcp -m tcp --dport 1 -j ACCEPT\n'

/** The real ufw of a machine would answer as well. */
const isPlainLinux = process.platform === 'linux' && !existsSync('/etc/ufw/ufw.conf')

describe.skipIf(!isPlainLinux)('stackmedic firewall', () => {
  it('says that localhost is never filtered, in both languages', async () => {
    expect((await firewall(drops)).stdout).toContain('localhost) are never filtered')
    expect((await firewall(drops, '--lang', 'es')).stdout).toContain('localhost) nunca se filtran')
  })

  it('answers for a port that nobody listens on', async () => {
    const blocked = await firewall(drops, '--port', '2')
    expect(blocked).toMatchObject({ code: 0, stderr: '' })
    expect(blocked.stdout).toContain('other machines are blocked')
    expect((await firewall(drops, '--port', '1')).stdout).toContain('other machines get through')
  })

  it('exits with 3 where it cannot be told', async () => {
    const unclear = await firewall('-P INPUT DROP\n-A INPUT -j CHAIN\n', '--port', '2')
    expect(unclear.code).toBe(3)
    expect(unclear.stdout).toContain('cannot be told')
  })

  it('says that a listener on this machine alone cannot be reached whatever the firewall says', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const { stdout, code } = await firewall(drops, '--port', String(port))
    server.close()
    expect(stdout).toContain('listens on 127.0.0.1 only')
    expect(code).toBe(0)
  })

  it('prints JSON alone', async () => {
    const { stdout } = await firewall(drops, '--port', '2', '--format', 'json')
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'known',
      kind: 'linux',
      ports: [{ port: 2, protocol: 'tcp', program: null, verdicts: [{ outcome: 'blocked', manager: 'iptables' }] }],
    })
  })

  it.each(['0', '70000', '-1', 'x', '80.5', '123456'])('does not take %s for a port', async (port) => {
    const { code, stdout, stderr } = await firewall(drops, `--port=${port}`)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(port)
  })
})
