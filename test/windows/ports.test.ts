import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, it } from 'node:test'
import { thisMachine } from '../../engine/core/machine.ts'
import { processControl } from '../../engine/core/processes/process-control.ts'
import stopProcess, { stopProcessStep } from '../../engine/core/steps/stop-process.ts'
import { bindTest } from '../../engine/ports/bind-test.ts'
import { readListeners } from '../../engine/ports/read-listeners.ts'

/** This machine, on which no program may be started. */
const machine = {
  ...thisMachine(),
  runProcess: async (program: string) => {
    throw new Error(`${program} was started`)
  },
}

async function tableOf() {
  const table = await readListeners(machine, { protocols: ['tcp', 'udp'], lookCloser: () => true })
  assert.equal(table.state, 'known', JSON.stringify(table))
  return table.value
}

describe('the port table of Windows', () => {
  it('names the program behind TCP and UDP sockets, without starting one', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    const wide = createServer().listen(0, '::')
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await Promise.all([once(server, 'listening'), once(wide, 'listening'), once(socket, 'listening')])
    try {
      const { source, listeners, owners } = await tableOf()
      assert.equal(source, 'iphlpapi')
      const holders = (protocol: string, family: string, port: number) =>
        listeners.find((row) => row.protocol === protocol && row.family === family && row.port === port)?.pids
      const portOf = (listening: typeof server) => (listening.address() as { port: number }).port
      assert.deepEqual(holders('tcp', 'ipv4', portOf(server)), [process.pid])
      assert.deepEqual(holders('tcp', 'ipv6', portOf(wide)), [process.pid])
      assert.deepEqual(holders('udp', 'ipv4', socket.address().port), [process.pid])
      const owner = owners.find(({ pid }) => pid === process.pid)
      assert.equal(owner?.name.toLowerCase(), 'node.exe')
      assert.match(owner?.executable ?? '', /\\node\.exe$/i)
      assert.match(owner?.startTime ?? '', /^\d{15,}$/)
      assert.ok(Math.abs(Date.parse(owner?.startedAt ?? '') - Date.now()) < 10 * 60_000, owner?.startedAt)
      const test = await bindTest({ protocol: 'tcp', family: 'ipv4', address: '127.0.0.1', port: portOf(server) })
      assert.equal(test.outcome, 'in-use')
    } finally {
      server.close()
      wide.close()
      socket.close()
    }
  })
})

describe('stopping a process on Windows', () => {
  it('compares the start time, then ends it', async () => {
    const child = spawn(process.execPath, ['-e', "console.log('up'); setInterval(() => {}, 1000)"], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await once(child.stdout, 'data')
    const pid = child.pid ?? 0
    const control = await processControl(thisMachine())
    const { startTime = '' } = (await control.look(pid)) ?? {}
    assert.match(startTime, /^\d{15,}$/)
    assert.equal(await control.stop({ pid, startTime: '1' }, 'forced'), 'other-process')
    assert.ok(await control.look(pid))
    const planned = await stopProcessStep(control, { pid, startTime })
    assert.ok(planned.ok, JSON.stringify(planned))
    const context = {
      root: 'C:\\',
      machine: thisMachine(),
      signal: new AbortController().signal,
      onOutput: () => undefined,
    }
    assert.deepEqual(await stopProcess.apply(planned.step, null, context), { ok: true })
    assert.equal(await control.stop({ pid, startTime }, 'forced'), 'gone')
  })

  it('refuses itself', async () => {
    const control = await processControl(thisMachine())
    const { startTime = '' } = (await control.look(process.pid)) ?? {}
    const planned = await stopProcessStep(control, { pid: process.pid, startTime })
    assert.deepEqual(planned.ok ? undefined : planned.reason.key, 'core.steps.stop-process.own')
  })
})
