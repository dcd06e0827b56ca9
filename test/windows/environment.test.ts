import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, it } from 'node:test'
import { thisMachine } from '../../engine/core/machine.ts'
import userEnvironment from '../../engine/core/steps/user-environment.ts'
import { ownersOfPipes } from '../../engine/docker/endpoint-owner.windows.ts'
import { openRegistry } from '../../engine/windows/registry.ts'

const context = {
  root: '.',
  machine: thisMachine(),
  signal: new AbortController().signal,
  onOutput: () => undefined,
}

async function inRegistry(): Promise<unknown> {
  const values = (await openRegistry())?.values('HKCU\\Environment')
  return values?.state === 'read' ? values.value.get('DOCKER_HOST') : values?.state
}

describe('a variable of the account', () => {
  it('is removed, for this process too, and set again by undo', async () => {
    const value = 'tcp://127.0.0.1:2375 %USERNAME%'
    spawnSync('reg.exe', ['add', 'HKCU\\Environment', '/v', 'DOCKER_HOST', '/t', 'REG_EXPAND_SZ', '/d', value, '/f'])
    process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:2375'
    assert.equal(await inRegistry(), value)
    const step = { kind: 'user-environment', variable: 'DOCKER_HOST', value } as const
    const prepared = await userEnvironment.prepare(step, context)
    assert.ok(prepared.ok)
    assert.equal(await userEnvironment.wasApplied(step, prepared.receipt, context), false)
    assert.deepEqual(await userEnvironment.apply(step, prepared.receipt, context), { ok: true })
    assert.equal(await inRegistry(), undefined)
    assert.equal(process.env['DOCKER_HOST'], undefined)
    assert.equal(await userEnvironment.wasApplied(step, prepared.receipt, context), true)
    assert.deepEqual(await userEnvironment.undo?.(step, prepared.receipt, context), { ok: true })
    assert.equal(await inRegistry(), value)
    assert.equal(process.env['DOCKER_HOST'], 'tcp://127.0.0.1:2375')
    const other = await userEnvironment.prepare({ ...step, value: 'tcp://other' }, context)
    assert.equal(other.ok, false)
    spawnSync('reg.exe', ['delete', 'HKCU\\Environment', '/v', 'DOCKER_HOST', '/f'])
    delete process.env['DOCKER_HOST']
  })
})

describe('a named pipe', () => {
  it('tells who made it, and since when that runs', async () => {
    const path = '\\\\.\\pipe\\stackmedic-owner-test'
    const server = createServer((socket) => socket.destroy()).listen(path)
    await once(server, 'listening')
    try {
      const owners = await ownersOfPipes([path, '\\\\.\\pipe\\stackmedic-nobody'])
      assert.deepEqual([...owners.keys()], [path])
      assert.equal(owners.get(path)?.pid, process.pid)
      assert.match(owners.get(path)?.name ?? '', /node/i)
      assert.ok(Math.abs((owners.get(path)?.runsForMs ?? 0) - process.uptime() * 1000) < 10_000)
    } finally {
      server.close()
    }
  })
})
