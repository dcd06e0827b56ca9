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
import { readCommandLine } from '../../engine/ports/probes/command-line.windows.ts'
import { readListeners } from '../../engine/ports/read-listeners.ts'
import { fileTimeToIso, loadKernel32, processAccess } from '../../engine/windows/kernel32.ts'

/** This machine, on which no program may be started. */
const machine = {
  ...thisMachine(),
  runProcess: async (program: string) => {
    throw new Error(`${program} was started`)
  },
}

const underWine = process.env['STACKMEDIC_UNDER_WINE'] === '1'

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
      const { source, listeners } = await tableOf()
      assert.equal(source, 'iphlpapi')
      const portOf = (listening: typeof server) => (listening.address() as { port: number }).port
      const sockets = [
        ['tcp', 'ipv4', portOf(server)],
        ['tcp', 'ipv6', portOf(wide)],
        ['udp', 'ipv4', socket.address().port],
      ] as const
      for (const [protocol, family, port] of sockets) {
        const row = listeners.find(
          (other) => other.protocol === protocol && other.family === family && other.port === port,
        )
        assert.ok(row, `${protocol} ${family} ${port} is not in ${JSON.stringify(listeners)}`)
        // Wine often does not know whose socket it is, and then says 0.
        if (underWine && row.pids.length === 0) assert.equal(row.hidden, 'outside')
        else assert.deepEqual(row.pids, [process.pid])
      }
      const test = await bindTest({ protocol: 'tcp', family: 'ipv4', address: '127.0.0.1', port: portOf(server) })
      assert.equal(test.outcome, 'in-use')
    } finally {
      server.close()
      wide.close()
      socket.close()
    }
  })
})

describe('a process of Windows', () => {
  it('has a program, a start time and a command line', async () => {
    const kernel32 = await loadKernel32()
    const handle = kernel32.openProcess(process.pid, processAccess.queryLimitedInformation)
    assert.ok(typeof handle === 'number', String(handle))
    assert.match(kernel32.imagePath(handle) ?? '', /\\node\.exe$/i)
    const created = kernel32.creationTime(handle)
    kernel32.close(handle)
    assert.ok(created !== undefined)
    assert.ok(Math.abs(Date.parse(fileTimeToIso(created)) - Date.now()) < 30 * 60_000, fileTimeToIso(created))
    const commandLine = await readCommandLine(process.pid, kernel32)
    // Wine 8 answers STATUS_INVALID_INFO_CLASS, as Windows before 8.1 does.
    if (!underWine || commandLine !== undefined) assert.match(commandLine ?? '', /windows\.test\.mjs/)
    assert.equal(kernel32.openProcess(999_996, processAccess.queryLimitedInformation), 'no-process')
    assert.ok(kernel32.snapshot().some(({ pid, name }) => pid === process.pid && name.toLowerCase() === 'node.exe'))
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
