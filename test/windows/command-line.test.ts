import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, it } from 'node:test'
import { ownersAreVisible, project, type Run, stackmedic } from './command-line.ts'

interface Area {
  readonly id: string
  readonly state: string
  readonly reason?: string
}

function assertNoCrash({ code, stdout, stderr }: Run): void {
  assert.ok([0, 1, 2, 3].includes(code), `exit code ${code}\n${stdout}\n${stderr}`)
  assert.doesNotMatch(`${stdout}${stderr}`, /\n {4}at |UnhandledPromise|TypeError|ReferenceError/)
}

describe('the built command line on Windows', () => {
  const compose = (port: number) => `services:\n  web:\n    image: nginx\n    ports: ["${port}:80"]\n`

  it('diagnoses a project whose port is taken', async () => {
    const server = createServer()
    server.listen(0, '0.0.0.0')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    try {
      const folder = project('taken', { 'compose.yaml': compose(port) })
      const run = await stackmedic('diagnose', folder, '--only', 'ports', '--format', 'json')
      assertNoCrash(run)
      const report = JSON.parse(run.stdout) as { findings: { rule: string; where: { port?: number }; title: string }[] }
      const finding = report.findings.find(({ rule }) => rule === 'ports/in-use')
      assert.ok(finding, run.stdout)
      assert.equal(finding.where.port, port)
      if (ownersAreVisible) assert.match(finding.title, /node\.exe/)
      assert.equal(run.code, 1)
    } finally {
      server.close()
    }
  })

  it('diagnoses everything without a crash, and calls nothing ok that it could not read', async () => {
    const folder = project('whole', { 'compose.yaml': compose(58_231), 'app.py': 'import os\n' })
    const run = await stackmedic('diagnose', folder, '--format', 'json')
    assertNoCrash(run)
    const { areas } = JSON.parse(run.stdout) as { areas: Area[] }
    const firewall = areas.find(({ id }) => id === 'firewall')
    // This Windows has no firewall rules in its registry unless a test puts them there.
    assert.equal(firewall?.state, 'unknown', JSON.stringify(areas))
    assert.ok(firewall?.reason)
    const docker = areas.find(({ id }) => id === 'docker')
    assert.notEqual(docker?.state, 'ok')
  })

  it('lists what listens', async () => {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const run = await stackmedic('ports', '--format', 'json')
    server.close()
    assertNoCrash(run)
    assert.match(run.stdout, new RegExp(`\\b${port}\\b`))
    assertNoCrash(await stackmedic('ports'))
    assertNoCrash(await stackmedic('port', String(port)))
  })

  it('answers about the firewall with "could not be read", never with "nothing blocks"', async () => {
    const run = await stackmedic('firewall', '--port', '8000')
    assertNoCrash(run)
    assert.equal(run.code, 3)
    assert.equal(run.stdout, '')
    assert.notEqual(run.stderr, '')
  })

  it('answers about Docker, WSL and wrong usage without a crash', async () => {
    assertNoCrash(await stackmedic('docker'))
    assertNoCrash(await stackmedic('docker', '--format', 'json'))
    assert.equal((await stackmedic('diagnose', 'C:\\no such folder')).code, 2)
    assert.equal((await stackmedic('no-such-command')).code, 2)
  })
})
