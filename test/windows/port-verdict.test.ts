import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { thisMachine } from '../../engine/core/machine.ts'
import type { StepContext } from '../../engine/core/step.ts'
import portProxy, { type PortProxyStep } from '../../engine/core/steps/port-proxy.ts'
import service from '../../engine/core/steps/service.ts'
import {
  readDynamicRanges,
  readHttpQueues,
  readPortProxies,
  readReservedRanges,
} from '../../engine/ports/read-windows-ports.ts'
import { serviceState, startService } from '../../engine/windows/service-control.ts'
import { stackmedic } from './command-line.ts'

const underWine = process.env['STACKMEDIC_UNDER_WINE'] === '1'
const machine = thisMachine()
const context: StepContext = {
  root: 'C:\\',
  machine,
  signal: new AbortController().signal,
  onOutput: () => undefined,
}

describe('what netsh tells about ports', () => {
  it('is unknown where netsh is a stub, never empty', { skip: !underWine }, async () => {
    for (const read of [readReservedRanges, readDynamicRanges, readHttpQueues]) {
      assert.equal((await read(machine)).state, 'unknown')
    }
  })
})

describe('the rules of netsh interface portproxy', () => {
  const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\PortProxy\\v4tov4\\tcp'
  const name = '127.0.0.1/58111'
  const reg = (...words: readonly string[]) => spawnSync('reg.exe', words, { windowsHide: true }).status
  before(() => assert.equal(reg('add', key, '/v', name, '/t', 'REG_SZ', '/d', '172.20.1.2/80', '/f'), 0))
  after(() => reg('delete', key, '/v', name, '/f'))

  const step: PortProxyStep = {
    kind: 'port-proxy',
    operation: 'remove',
    families: 'v4tov4',
    listenAddress: '127.0.0.1',
    listenPort: 58_111,
    connectAddress: '172.20.1.2',
    connectPort: 80,
  }

  it('are read from the real registry', async () => {
    const rules = await readPortProxies(machine)
    assert.equal(rules.state, 'known')
    const { kind: _kind, operation: _operation, families, ...places } = step
    assert.deepEqual(
      rules.value.find(({ listenPort }) => listenPort === step.listenPort),
      { kind: families, ...places },
    )
  })

  it('are looked at again before one is removed', async () => {
    assert.deepEqual(await portProxy.prepare(step, context), { ok: true, receipt: null })
    assert.equal(await portProxy.wasApplied(step, null, context), false)
    assert.equal((await portProxy.prepare({ ...step, connectPort: 81 }, context)).ok, false)
  })
})

describe('a service of Windows', () => {
  it('says how it is, by numbers', async () => {
    assert.equal(await serviceState('eventlog', machine), 'running')
    assert.equal(await serviceState('no-such-service', machine), undefined)
    const step = { kind: 'service', operation: 'stop', name: 'no-such-service' } as const
    assert.equal((await service.prepare(step, context)).ok, false)
  })
})

describe('stopping a service', () => {
  // Services of Wine that nothing depends on; on a real Windows nobody's service is touched.
  it('does it, and undo starts it again', { skip: !underWine }, async () => {
    const step = { kind: 'service', operation: 'stop', name: 'Spooler' } as const
    if ((await serviceState(step.name, machine)) === 'stopped') {
      assert.deepEqual(await startService(step.name, machine), { state: 'done' })
    }
    assert.deepEqual(await service.prepare(step, context), { ok: true, receipt: null })
    assert.deepEqual(await service.apply(step, null, context), { ok: true })
    assert.equal(await serviceState(step.name, machine), 'stopped')
    assert.equal(await service.wasApplied(step, null, context), true)
    assert.deepEqual(await service.undo?.(step, null, context), { ok: true })
    assert.equal(await serviceState(step.name, machine), 'running')
  })
})

describe('the verdict on a port', () => {
  it('is one, with proof, and never "free" for one that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const run = await stackmedic('port', String(port), '--format', 'json')
    server.close()
    const { verdict, protocols } = JSON.parse(run.stdout) as {
      verdict: string
      protocols: { protocol: string; verdict: string; evidence: { source: string; text: string }[] }[]
    }
    assert.equal(protocols.length, 2)
    // Wine often does not know whose socket it is; then the answer is that nobody can tell.
    assert.ok(['process', ...(underWine ? ['undetermined'] : [])].includes(verdict), run.stdout)
    assert.ok(protocols[0]?.evidence.some(({ source, text }) => source === 'bind' && /EADDRINUSE|EACCES/.test(text)))
  })
})
