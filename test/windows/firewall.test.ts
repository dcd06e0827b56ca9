import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { readActiveProfiles } from '../../engine/firewall/active-profiles.ts'
import { judgeWindows } from '../../engine/firewall/judge-windows.ts'
import { readWindowsFirewall, type WindowsNetwork } from '../../engine/firewall/read-windows.ts'
import { indirectStrings } from '../../engine/windows/indirect-string.ts'
import { openRegistry, type WindowsRegistry } from '../../engine/windows/registry.ts'
import { project, stackmedic } from './command-line.ts'

const local = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy'
const policy = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall'

function reg(...argumentList: readonly string[]): number {
  return spawnSync('reg.exe', argumentList, { windowsHide: true }).status ?? -1
}

/** The editor's own import: strings with back-slashes and blanks as Windows itself writes them. */
function importRules(key: string, rules: Readonly<Record<string, string>>): void {
  const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
  const lines = Object.entries(rules).map(([name, text]) => `"${escaped(name)}"="${escaped(text)}"`)
  const path = key.replace(/^HKLM/, 'HKEY_LOCAL_MACHINE')
  const file = join(tmpdir(), `stackmedic-${process.pid}.reg`)
  writeFileSync(
    file,
    `\uFEFFWindows Registry Editor Version 5.00\r\n\r\n[${path}]\r\n${lines.join('\r\n')}\r\n`,
    'utf16le',
  )
  assert.equal(reg('import', file), 0)
}

function clear(): void {
  reg('delete', `${local}\\FirewallRules`, '/f')
  reg('delete', `${local}\\PublicProfile`, '/f')
  reg('delete', policy, '/f')
}

const onPublic: WindowsNetwork = { activeProfiles: ['Public'], variables: {}, title: () => undefined }
const backend = 'C:\\Program Files\\Docker\\Docker\\resources\\com.docker.backend.exe'

describe('Windows Firewall in the registry', () => {
  let registry: WindowsRegistry
  before(async () => {
    const opened = await openRegistry()
    assert.ok(opened)
    registry = opened
  })
  after(clear)

  it('is unknown where its rules are not there, never "nothing blocked"', () => {
    clear()
    assert.equal(readWindowsFirewall(registry, onPublic).state, 'unknown')
  })

  it('blocks what a cancelled prompt left behind, although an allow rule exists', () => {
    importRules(`${local}\\FirewallRules`, {
      'TCP Query User{1}C:\\program files\\docker': `v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|Profile=Public|App=${backend.toLowerCase()}|Name=Docker Desktop Backend|Defer=User|`,
      '{2}': 'v2.33|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=8000|Name=Allow 8000|',
      '{3}': 'v2.33|Action=Block|Active=FALSE|Dir=In|Protocol=6|LPort=9000|Name=Off|',
    })
    const firewall = readWindowsFirewall(registry, onPublic)
    assert.equal(firewall.state, 'known')
    assert.equal(firewall.value.ruleCount, 3)
    assert.equal(firewall.value.rules.length, 2)
    const [verdict] = judgeWindows(firewall.value)({ protocol: 'tcp', port: 8000, program: backend })
    assert.equal(verdict?.outcome, 'blocked')
    assert.equal(verdict?.rule?.title, 'Docker Desktop Backend')
    const [other] = judgeWindows(firewall.value)({ protocol: 'tcp', port: 8000, program: 'C:\\node.exe' })
    assert.equal(other?.outcome, 'allowed')
    assert.equal(other?.rule?.id, '{2}')
  })

  it('is what the command line goes by', async () => {
    const asked = await stackmedic('firewall', '--port', '8000', '--format', 'json')
    const { ports } = JSON.parse(asked.stdout) as {
      ports: { verdicts: { profile: string; outcome: string; rule: string }[] }[]
    }
    // Nobody listens: the answer is for any program without a rule of its own.
    assert.deepEqual(
      ports[0]?.verdicts.map(({ profile, outcome, rule }) => `${profile} ${outcome} ${rule}`),
      ['Domain', 'Private', 'Public'].map((profile) => `${profile} allowed Allow 8000`),
    )
    assert.equal(asked.code, 0)
    assert.equal((await stackmedic('firewall')).code, 0)

    const compose = (port: string) => `services:\n  web:\n    image: nginx\n    ports: ["${port}:80"]\n`
    const diagnose = async (port: string) => {
      const folder = project('firewall', { 'compose.yaml': compose(port) })
      const run = await stackmedic('diagnose', folder, '--only', 'firewall', '--format', 'json')
      return JSON.parse(run.stdout) as {
        areas: { id: string; state: string }[]
        findings: { rule: string; title: string; where: { port?: number }; fixes: { id: string }[] }[]
      }
    }
    const open = await diagnose('8000')
    assert.deepEqual(
      open.findings.map(({ rule, where }) => [rule, where.port]),
      [['firewall/program-blocked', 8000]],
    )
    assert.match(open.findings[0]?.title ?? '', /com\.docker\.backend\.exe/)
    assert.deepEqual(
      open.findings[0]?.fixes.map(({ id }) => id),
      ['firewall/remove-block-rule'],
    )
    const loopback = await diagnose('127.0.0.1:8000')
    assert.deepEqual(loopback.findings, [])
    assert.deepEqual(
      loopback.areas.map(({ id, state }) => [id, state]),
      [['firewall', 'skipped']],
    )
  })

  it('follows the policy: local rules do not count, everything blocked', () => {
    assert.equal(
      reg('add', `${policy}\\PublicProfile`, '/v', 'AllowLocalPolicyMerge', '/t', 'REG_DWORD', '/d', '0', '/f'),
      0,
    )
    const firewall = readWindowsFirewall(registry, onPublic)
    assert.equal(firewall.state, 'known')
    const [verdict] = judgeWindows(firewall.value)({ protocol: 'tcp', port: 8000, program: 'C:\\node.exe' })
    assert.equal(verdict?.outcome, 'blocked')
    assert.equal(verdict?.ignoredByPolicy?.id, '{2}')

    assert.equal(
      reg('add', `${local}\\PublicProfile`, '/v', 'DoNotAllowExceptions', '/t', 'REG_DWORD', '/d', '1', '/f'),
      0,
    )
    const blocked = readWindowsFirewall(registry, onPublic)
    assert.equal(blocked.state === 'known' && blocked.value.profiles.Public.blockAll, true)
  })

  it('is read with ten thousand rules without trouble', () => {
    importRules(
      `${local}\\FirewallRules`,
      Object.fromEntries(
        Array.from({ length: 10_000 }, (_, index) => [
          `{many-${index}}`,
          `v2.33|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=${20_000 + index}|App=C:\\p${index}.exe|Name=Rule ${index}|`,
        ]),
      ),
    )
    const started = performance.now()
    const firewall = readWindowsFirewall(registry, onPublic)
    const read = performance.now()
    assert.equal(firewall.state, 'known')
    assert.equal(firewall.value.ruleCount, 10_003)
    const judge = judgeWindows(firewall.value)
    for (let port = 3000; port < 3020; port += 1) judge({ protocol: 'tcp', port, program: backend })
    const judged = performance.now()
    console.log(`# 10003 rules: read ${Math.round(read - started)} ms, 20 ports judged ${Math.round(judged - read)} ms`)
    assert.ok(judged - started < 10_000, `${judged - started} ms`)
  })
})

describe('what Windows says about networks and names', () => {
  it('gives the kinds of network that are connected, through the component model', async () => {
    const profiles = await readActiveProfiles()
    assert.ok(profiles === null || profiles.every((name) => ['Domain', 'Private', 'Public'].includes(name)))
    console.log(`# active profiles: ${profiles}`)
  })

  it('puts a reference into words, and says when it cannot', async () => {
    const title = await indirectStrings()
    assert.equal(title('@nowhere.dll,-1'), undefined)
    assert.match(title('@shell32.dll,-8964') ?? 'Recycle', /\S/)
  })
})
