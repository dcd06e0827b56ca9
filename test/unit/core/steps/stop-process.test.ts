import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { linuxProcessControl as control } from '../../../../engine/core/processes/process-control.linux.ts'
import type { StepContext } from '../../../../engine/core/step.ts'
import stopProcess, {
  type StopProcessStep,
  type StopRequest,
  stopProcessStep,
} from '../../../../engine/core/steps/stop-process.ts'
import { startProgram } from '../../../support/listening-program.ts'
import { testMachine } from '../../../support/machine.ts'

const untilKilled = "console.log('up'); setInterval(() => {}, 1000)"
const stubborn = `process.on('SIGTERM', () => {}); ${untilKilled}`

function context(output: string[] = []): StepContext {
  return {
    root: '/',
    machine: testMachine(),
    signal: new AbortController().signal,
    onOutput: (text) => output.push(text),
  }
}

async function startTimeOf(pid: number): Promise<string> {
  return (await control.look(pid))?.startTime ?? ''
}

async function planned(request: Partial<StopRequest> & { readonly pid: number }): Promise<StopProcessStep> {
  const plan = await stopProcessStep(control, { startTime: await startTimeOf(request.pid), ...request })
  if (!plan.ok) throw new Error(plan.reason.key)
  return plan.step
}

const alive = async (pid: number) => (await control.look(pid)) !== undefined

describe.skipIf(process.platform !== 'linux')('stopping a process', () => {
  it('asks it to end, and is done when it is gone', async () => {
    const { pid } = await startProgram(untilKilled)
    const output: string[] = []
    const step = await planned({ pid })
    expect(await stopProcess.prepare(step, context())).toEqual({ ok: true, receipt: null })
    expect(await stopProcess.wasApplied(step, null, context())).toBe(false)
    expect(await stopProcess.apply(step, null, context(output))).toEqual({ ok: true })
    expect(await alive(pid)).toBe(false)
    expect(output.join('')).toBe(`node (${pid}): graceful -> sent\n`)
    expect(await stopProcess.wasApplied(step, null, context())).toBe(true)
  })

  it('ends one that does not want to, after some patience', async () => {
    const { pid } = await startProgram(stubborn)
    const output: string[] = []
    expect(await stopProcess.apply(await planned({ pid }), null, context(output))).toEqual({ ok: true })
    expect(await alive(pid)).toBe(false)
    expect(output.join('')).toContain('forced -> sent')
  })

  it('leaves a process alone that has the pid, but started at another time', async () => {
    const { pid } = await startProgram(untilKilled)
    const reused = { ...(await planned({ pid })), startTime: 'boot/1' }
    const refused = { ok: false, reason: { key: 'core.steps.stop-process.other-process' } }
    expect(await stopProcess.prepare(reused, context())).toMatchObject(refused)
    expect(await stopProcess.apply(reused, null, context())).toMatchObject(refused)
    expect(await stopProcessStep(control, { pid, startTime: 'boot/1' })).toMatchObject(refused)
    expect(await control.stop({ pid, startTime: 'boot/1' }, 'forced')).toBe('other-process')
    await sleep(100)
    expect(await alive(pid)).toBe(true)
  })

  it('is content when the process is gone by then', async () => {
    const { pid, child } = await startProgram(untilKilled)
    const step = await planned({ pid })
    child.kill('SIGKILL')
    while (await alive(pid)) await sleep(10)
    expect(await stopProcess.prepare(step, context())).toMatchObject({ ok: true })
    expect(await stopProcess.apply(step, null, context())).toEqual({ ok: true })
  })

  it.each([
    ['init', 1, 'system'],
    ['this process', process.pid, 'own'],
    ['its parent', process.ppid, 'own'],
  ])('refuses %s', async (_, pid, why) => {
    const startTime = await startTimeOf(pid)
    const refused = { ok: false, reason: { key: `core.steps.stop-process.${why}` } }
    expect(await stopProcessStep(control, { pid, startTime })).toMatchObject(refused)
    const forged: StopProcessStep = { kind: 'stop-process', pid, startTime, name: 'x', commandLine: '', others: [] }
    expect(await stopProcess.apply(forged, null, context())).toMatchObject(refused)
  })

  it.each([0, -1, 4])('refuses the pid %i whatever it is called', async (pid) => {
    const forged: StopProcessStep = {
      kind: 'stop-process',
      pid,
      startTime: 'x/1',
      name: 'node',
      commandLine: '',
      others: [],
    }
    expect(await stopProcess.apply(forged, null, context())).toMatchObject({
      ok: false,
      reason: { key: 'core.steps.stop-process.system' },
    })
  })

  it('refuses when one of those that share the socket is protected', async () => {
    const { pid } = await startProgram(untilKilled)
    const plan = await stopProcessStep(control, { pid, startTime: await startTimeOf(pid), others: [process.pid] })
    expect(plan).toMatchObject({ ok: false, reason: { key: 'core.steps.stop-process.own' } })
    expect(await alive(pid)).toBe(true)
  })

  it('stops a tree and nothing beside it', async () => {
    const bystander = await startProgram(untilKilled)
    const { pid, said } = await startProgram(`
      const child = require('node:child_process').spawn('sh', ['-c', 'sleep 60 & echo $!; wait'], { stdio: ['ignore', 'pipe', 'ignore'] })
      child.stdout.once('data', (text) => console.log(child.pid + ' ' + text))
      setInterval(() => {}, 1000)`)
    const [shell = 0, sleeper = 0] = said.trim().split(' ').map(Number)
    const step = await planned({ pid, tree: true })
    expect(step.others.map((other) => other.pid)).toEqual([shell, sleeper])
    expect(await stopProcess.apply(step, null, context())).toEqual({ ok: true })
    expect(await Promise.all([pid, shell, sleeper, bystander.pid].map(alive))).toEqual([false, false, false, true])
  })
})
