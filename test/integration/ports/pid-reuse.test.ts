import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { linuxProcessControl as control } from '../../../engine/core/processes/process-control.linux.ts'
import stopProcess, { stopProcessStep } from '../../../engine/core/steps/stop-process.ts'
import { testMachine } from '../../support/machine.ts'

/** Linux takes the number behind this one for the next process; writing it takes administrator rights. */
const lastPid = '/proc/sys/kernel/ns_last_pid'

const canChoosePids = (() => {
  try {
    accessSync(lastPid, constants.W_OK)
    writeFileSync(lastPid, readFileSync(lastPid, 'utf8').trim())
    return true
  } catch {
    return false
  }
})()
if (!canChoosePids && process.env['CI'] !== 'true') console.log(`Skipped: ${lastPid} cannot be written here`)

function start(): ChildProcess {
  const child = spawn('/bin/sleep', ['600'], { stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** Starts a process that gets a pid which has just become free; others on the machine may be faster. */
async function startWithPid(pid: number): Promise<ChildProcess> {
  for (let tries = 0; tries < 200; tries += 1) {
    writeFileSync(lastPid, String(pid - 1))
    const child = start()
    if (child.pid === pid) return child
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  throw new Error(`Nobody could be given the pid ${pid}`)
}

describe.skipIf(!canChoosePids && process.env['CI'] !== 'true')('a pid that was given to somebody else', () => {
  it('is left alone: nothing is killed between plan and apply', async () => {
    const first = start()
    const pid = first.pid ?? 0
    const { startTime = '' } = (await control.look(pid)) ?? {}
    const planned = await stopProcessStep(control, { pid, startTime })
    if (!planned.ok) throw new Error(planned.reason.key)
    // Start times are counted in hundredths of a second.
    await sleep(30)
    first.kill('SIGKILL')
    await once(first, 'exit')

    const second = await startWithPid(pid)
    const context = {
      root: '/',
      machine: testMachine(),
      signal: new AbortController().signal,
      onOutput: () => undefined,
    }
    const refused = { ok: false, reason: { key: 'core.steps.stop-process.other-process' } }
    expect(await stopProcess.prepare(planned.step, context)).toMatchObject(refused)
    expect(await stopProcess.apply(planned.step, null, context)).toMatchObject(refused)
    expect(await control.stop({ pid, startTime }, 'forced')).toBe('other-process')
    await sleep(100)
    expect(second.exitCode).toBeNull()
    expect(second.signalCode).toBeNull()
    expect(await control.look(pid)).toMatchObject({ pid, name: 'sleep' })
  })
})
