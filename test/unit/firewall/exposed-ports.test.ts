import { describe, expect, it } from 'vitest'
import { type Platform, thisMachine } from '../../../engine/core/machine.ts'
import exposedPorts from '../../../engine/firewall/probes/exposed-ports.ts'
import type { ListenerTable, WantedPort } from '../../../engine/ports/facts.ts'

function wanted(hostPort: number, hostAddress?: string): WantedPort {
  return {
    service: 'web',
    ...(hostAddress !== undefined && { hostAddress }),
    hostPort,
    containerPort: 80,
    protocol: 'tcp',
    place: { file: 'compose.yaml', line: 4, column: 9 },
    text: `- "${hostPort}:80"`,
    variables: [],
  }
}

function listening(port: number, name: string, executable?: string): ListenerTable {
  return {
    source: 'proc',
    listeners: [{ protocol: 'tcp', family: 'ipv4', address: '0.0.0.0', port, pids: [7] }],
    owners: [{ pid: 7, name, ...(executable !== undefined && { executable }) }],
  }
}

function read(platform: Platform, ports: WantedPort[], listeners?: ListenerTable) {
  return exposedPorts.read({
    root: '/',
    machine: { ...thisMachine(), platform },
    facts: { wanted: ports },
    optional: { listeners },
    signal: new AbortController().signal,
  })
}

describe('ports that the firewall is about', () => {
  it('are none where the project publishes to this machine alone', async () => {
    for (const address of ['127.0.0.1', '127.1.2.3', '::1', '[::1]', 'localhost']) {
      expect(await read('windows', [wanted(8000, address)])).toMatchObject({
        state: 'skipped',
        reason: { key: 'firewall.reasons.only-loopback' },
      })
    }
  })

  it('are none on Linux, where Docker forwards in the kernel', async () => {
    const skipped = { state: 'skipped', reason: { key: 'firewall.reasons.docker-bypasses' } }
    expect(await read('linux', [wanted(8000)])).toMatchObject(skipped)
    expect(await read('linux', [wanted(8000)], listening(8000, 'docker-proxy'))).toMatchObject(skipped)
  })

  it('are those of a rootless engine on Linux', async () => {
    expect(await read('linux', [wanted(8000), wanted(9000)], listening(8000, 'rootlesskit'))).toMatchObject({
      state: 'known',
      value: [{ port: 8000, program: 'rootlesskit' }],
    })
  })

  it('are served on Windows by who listens, and by Docker Desktop where nobody does yet', async () => {
    expect(
      await read('windows', [wanted(8000), wanted(9000, '0.0.0.0')], listening(8000, 'node.exe', 'C:\\node.exe')),
    ).toMatchObject({
      value: [
        { port: 8000, program: 'C:\\node.exe', line: 4 },
        { port: 9000, program: 'com.docker.backend.exe' },
      ],
    })
  })
})
