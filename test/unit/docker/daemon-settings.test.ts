import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../engine/core/diagnose.ts'
import { registry } from '../../../engine/core/registry.ts'
import { hostsOfUnit, judgeDaemonSettings } from '../../../engine/docker/judge-daemon-settings.ts'
import { workingEngine } from '../../support/fake-engines.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

const said = (text: string, unit?: string) =>
  judgeDaemonSettings('/etc/docker/daemon.json', text, unit).map(
    ({ problem, line = '-', text: quote }) => `${problem} ${line} ${quote}`,
  )

describe('the engine’s own settings', () => {
  it.each<[string, string[]]>([
    ['{"debug": true}', []],
    ['', []],
    ['{\n  "log-driver": "json-file",\n}', ['not-json 3 }']],
    ['{\n  "debug": true\n  "bip": "10.0.0.1/24"\n}', ['not-json 3 "bip": "10.0.0.1/24"']],
    ['{\n  "debug": true\n', ['not-json 2 "debug": true']],
    ['[]', ['not-object 1 []']],
    ['null', ['not-object 1 null']],
    ['\ufeff{"debug": true}', ['byte-order-mark 1 EF BB BF']],
    ['{"hosts": ["fd://"]}', []],
  ])('%j: %j', (text, expected) => {
    expect(said(text)).toEqual(expected)
  })

  it('must not say where to listen when the service does', () => {
    const unit = '[Service]\nExecStart=/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock\n'
    expect(said('{"hosts": ["tcp://0.0.0.0:2375"]}', hostsOfUnit(unit))).toEqual([
      'hosts-twice - ExecStart=/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock',
    ])
    expect(hostsOfUnit('[Service]\nExecStart=/usr/bin/dockerd\n')).toBeUndefined()
  })
})

describe.skipIf(process.platform !== 'linux')('a diagnosis with broken settings', () => {
  async function examine(socket: string) {
    const root = temporaryFolder()
    writeFileSync(join(root, 'compose.yaml'), 'services: { web: { image: nginx } }\n')
    const home = temporaryFolder()
    mkdirSync(join(home, '.config', 'docker'), { recursive: true })
    writeFileSync(join(home, '.config', 'docker', 'daemon.json'), '{\n  "debug": true,\n}\n')
    const environment = { HOME: home, XDG_RUNTIME_DIR: home, PATH: process.env['PATH'] }
    mkdirSync(join(home, '.docker', 'contexts', 'meta', 'x'), { recursive: true })
    const meta = { Name: 'own', Endpoints: { docker: { Host: `unix://${socket}` } } }
    writeFileSync(join(home, '.docker', 'contexts', 'meta', 'x', 'meta.json'), JSON.stringify(meta))
    writeFileSync(join(home, '.docker', 'config.json'), '{"currentContext":"own"}')
    const machine = testMachine({ homeDirectory: home, environment })
    const { findings } = await diagnose({ root, machine, signal: new AbortController().signal }, registry)
    return findings.filter(({ rule }) => rule.startsWith('docker/'))
  }

  it('names them before the engine that does not run', async () => {
    const [first, second] = await examine(join(temporaryFolder(), 'none.sock'))
    expect(first).toMatchObject({
      rule: 'docker/daemon-settings',
      variant: 'not-json',
      severity: 'error',
      rootCause: true,
    })
    expect(first?.evidence[0]).toMatchObject({ line: 3 })
    expect(first?.fixes.map(({ id, risk }) => [id, risk])).toEqual([['docker/repair-daemon-settings', 'guide']])
    // What of Docker is installed on the machine of the test decides between these two.
    expect(second?.rule).toMatch(/^docker\/not-(?:running|installed)$/)
    if (second?.rule === 'docker/not-running') expect(second.explainedBy).toHaveLength(1)
  })

  it('warns while the engine still runs', async () => {
    const findings = await examine(await workingEngine())
    const [settings] = findings.filter(({ rule }) => rule === 'docker/daemon-settings')
    expect(settings).toMatchObject({ severity: 'warning' })
  })
})
