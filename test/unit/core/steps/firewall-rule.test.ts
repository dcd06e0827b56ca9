import { describe, expect, it } from 'vitest'
import { type Machine, thisMachine } from '../../../../engine/core/machine.ts'
import type { StepContext } from '../../../../engine/core/step.ts'
import firewallRule, { type FirewallRuleStep } from '../../../../engine/core/steps/firewall-rule.ts'

const allow: FirewallRuleStep = {
  kind: 'firewall-rule',
  operation: 'allow',
  name: 'Stackmedic: TCP 8000 (abc123)',
  protocol: 'tcp',
  port: 8000,
  program: 'C:\\Program Files\\nodejs\\node.exe',
  profile: 'private',
}
const turnOff: FirewallRuleStep = { kind: 'firewall-rule', operation: 'turn-off', name: 'Node.js', protocol: 'udp' }

/** A Windows whose netsh keeps rule names; other words are recorded. */
function windows(names: Set<string>, options: { readonly refuses?: boolean; readonly silent?: boolean } = {}) {
  const commands: string[] = []
  const runProcess: Machine['runProcess'] = async (program, words) => {
    commands.push([program, ...words].join(' '))
    const name = words.find((word) => word.startsWith('name='))?.slice(5) ?? ''
    const done = (code: number) =>
      ({ outcome: 'exited', code, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }) as const
    if (options.silent) return { outcome: 'timed-out', stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
    if (words.includes('show')) return done(names.has(name) ? 0 : 1)
    if (options.refuses) return done(1)
    if (words.includes('add')) names.add(name)
    if (words.includes('delete')) return done(names.delete(name) ? 0 : 1)
    return done(0)
  }
  const context: StepContext = {
    root: '/',
    machine: { ...thisMachine(), platform: 'windows', environment: { SystemRoot: 'C:\\Windows' }, runProcess },
    signal: new AbortController().signal,
    onOutput: () => undefined,
  }
  return { context, commands, names }
}

describe('a firewall rule', () => {
  it('is added with an argument list, seen, and deleted by its own name', async () => {
    const { context, commands, names } = windows(new Set())
    expect(await firewallRule.prepare(allow, context)).toEqual({ ok: true, receipt: null })
    expect(await firewallRule.wasApplied(allow, null, context)).toBe(false)
    expect(await firewallRule.apply(allow, null, context)).toEqual({ ok: true })
    expect(await firewallRule.wasApplied(allow, null, context)).toBe(true)
    expect(commands.at(-2)).toBe(
      'C:\\Windows\\System32\\netsh.exe advfirewall firewall add rule name=Stackmedic: TCP 8000 (abc123) dir=in action=allow protocol=TCP localport=8000 profile=private remoteip=localsubnet program=C:\\Program Files\\nodejs\\node.exe',
    )
    expect(await firewallRule.undo?.(allow, null, context)).toEqual({ ok: true })
    expect(names.size).toBe(0)
  })

  it('is not added a second time under a name that exists', async () => {
    expect(await firewallRule.prepare(allow, windows(new Set([allow.name])).context)).toMatchObject({ ok: false })
  })

  it('is turned off and on again, if it is still there', async () => {
    const { context, commands } = windows(new Set(['Node.js']))
    expect(await firewallRule.prepare(turnOff, context)).toMatchObject({ ok: true })
    await firewallRule.apply(turnOff, null, context)
    await firewallRule.undo?.(turnOff, null, context)
    expect(commands.slice(-2).map((command) => command.replace(/^.*advfirewall firewall /, ''))).toEqual([
      'set rule name=Node.js dir=in protocol=UDP new enable=no',
      'set rule name=Node.js dir=in protocol=UDP new enable=yes',
    ])
    expect(await firewallRule.prepare(turnOff, windows(new Set()).context)).toMatchObject({ ok: false })
  })

  it('is taken back a second time after a kill: it is gone, and that is no failure', async () => {
    const { context, names } = windows(new Set([allow.name]))
    expect(await firewallRule.undo?.(allow, null, context)).toEqual({ ok: true })
    expect(await firewallRule.undo?.(allow, null, context)).toEqual({ ok: true })
    expect(names.size).toBe(0)
    const stuck = windows(new Set([allow.name]), { refuses: true })
    expect(await firewallRule.undo?.(allow, null, stuck.context)).toMatchObject({ ok: false })
  })

  it('may have been applied where nobody can tell', async () => {
    const { context } = windows(new Set([turnOff.name]))
    expect(await firewallRule.wasApplied(turnOff, null, context)).toBeUndefined()
    const silent = windows(new Set(), { silent: true })
    expect(await firewallRule.wasApplied(allow, null, silent.context)).toBeUndefined()
    expect(await firewallRule.undo?.(allow, null, silent.context)).toMatchObject({ ok: false })
    expect(await firewallRule.prepare(turnOff, silent.context)).toMatchObject({ ok: false })
  })

  it('says that Windows refused, whatever netsh says in its language', async () => {
    const { context } = windows(new Set(), { refuses: true })
    expect(await firewallRule.apply(allow, null, context)).toMatchObject({ ok: false })
  })

  it('is for Windows only', async () => {
    const { context } = windows(new Set())
    const machine = { ...context.machine, platform: 'linux' as const }
    expect(await firewallRule.prepare(allow, { ...context, machine })).toMatchObject({ ok: false })
  })

  it.each([
    ['a name of everybody', { ...turnOff, name: 'all' }],
    ['a name in capitals of everybody', { ...turnOff, name: 'ALL' }],
    ['a quote in the name', { ...turnOff, name: 'a" dir=out' }],
    ['a line break in the name', { ...turnOff, name: 'a\nb' }],
    ['a name that is not ours to delete', { ...allow, name: 'Node.js' }],
    ['no port', { ...allow, port: 0 }],
    ['a port too high', { ...allow, port: 70_000 }],
    ['a program that is no path', { ...allow, program: 'node.exe' }],
    ['a program with a quote', { ...allow, program: 'C:\\a" enable=no' }],
    ['a public network', { ...allow, profile: 'public' }],
    ['a field that nobody knows', { ...allow, remoteip: 'any' }],
  ])('does not take %s', (_, step) => {
    expect(firewallRule.schema.safeParse(step).success).toBe(false)
  })
})
