import { execFileSync } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { StepContext } from '../../engine/core/step.ts'
import dockerStep, { type DockerStep } from '../../engine/core/steps/docker.ts'
import { temporaryFolder, testMachine } from '../support/machine.ts'
import { whyNoDocker } from './support/docker-stack.ts'

const reason = whyNoDocker()
const made: string[] = []
afterEach(() => {
  for (const id of made.splice(0)) docker('rm', '--force', '--volumes', id)
})

const docker = (...argumentList: readonly string[]) =>
  execFileSync('docker', argumentList, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()

function runContainer(options: readonly string[] = [], command: readonly string[] = ['sleep', '3600']): string {
  const id = docker('run', '--detach', '--stop-timeout', '0', ...options, 'stackmedic-test/python', ...command)
  made.push(id)
  return id
}

const isRunning = (id: string) => docker('inspect', '--format', '{{.State.Running}}', id) === 'true'
const stepFor = (operation: DockerStep['operation'], container: string): DockerStep => ({
  kind: 'docker',
  operation,
  container,
  name: 'shop-db-1',
})
const context = (): StepContext => ({
  root: temporaryFolder(),
  machine: testMachine(),
  signal: new AbortController().signal,
  onOutput: () => undefined,
})

async function receiptOf(step: DockerStep) {
  const prepared = await dockerStep.prepare(step, context())
  if (!prepared.ok) throw new Error(prepared.reason.key)
  return prepared.receipt
}

describe.skipIf(reason !== undefined)(`a docker step${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  it('stops a container, knows that it did, and starts it again', async () => {
    const id = runContainer()
    const step = stepFor('stop-container', id)
    const receipt = await receiptOf(step)
    expect(isRunning(id)).toBe(true)
    expect(await dockerStep.wasApplied(step, receipt, context())).toBe(false)
    expect(await dockerStep.apply(step, receipt, context())).toEqual({ ok: true })
    expect(isRunning(id)).toBe(false)
    expect(await dockerStep.wasApplied(step, receipt, context())).toBe(true)
    // Doing it once more, as after a crash, changes nothing and is no error.
    expect(await dockerStep.apply(step, receipt, context())).toEqual({ ok: true })
    expect(await dockerStep.undo?.(step, receipt, context())).toEqual({ ok: true })
    expect(isRunning(id)).toBe(true)
  })

  it.each([
    ['ends again and again and is started by Docker each time', 'sleep 0.3; exit 1'],
    ['does not listen to SIGTERM', 'trap "" TERM; while :; do sleep 1; done'],
  ])('stops a container for good that %s', async (_, script) => {
    const id = runContainer(['--restart', 'always'], ['sh', '-c', script])
    // Some restarts later the engine waits longer and longer in between: neither running nor ended.
    await setTimeout(2500)
    const step = stepFor('stop-container', id)
    const receipt = await receiptOf(step)
    expect(receipt).toMatchObject({ wasRunning: true })
    expect(await dockerStep.apply(step, receipt, context())).toEqual({ ok: true })
    await setTimeout(2500)
    expect(isRunning(id)).toBe(false)
    expect(await dockerStep.wasApplied(step, receipt, context())).toBe(true)
    expect(await dockerStep.undo?.(step, receipt, context())).toEqual({ ok: true })
    expect(isRunning(id)).toBe(true)
  })

  it('starts a container, and stops it again', async () => {
    const id = runContainer()
    docker('kill', id)
    const step = stepFor('start-container', id)
    const receipt = await receiptOf(step)
    expect(await dockerStep.apply(step, receipt, context())).toEqual({ ok: true })
    expect(isRunning(id)).toBe(true)
    expect(await dockerStep.wasApplied(step, receipt, context())).toBe(true)
    expect(await dockerStep.undo?.(step, receipt, context())).toEqual({ ok: true })
    expect(isRunning(id)).toBe(false)
  })

  it('restarts a container, and can tell', async () => {
    const step = stepFor('restart-container', runContainer())
    const receipt = await receiptOf(step)
    expect(await dockerStep.wasApplied(step, receipt, context())).toBe(false)
    expect(await dockerStep.apply(step, receipt, context())).toEqual({ ok: true })
    expect(await dockerStep.wasApplied(step, receipt, context())).toBe(true)
  })

  it('of a restart that was cut off in the middle, the start is left to do and to take back', async () => {
    const id = runContainer()
    const step = stepFor('restart-container', id)
    const receipt = await receiptOf(step)
    docker('kill', id)
    expect(await dockerStep.wasApplied(step, receipt, context())).toBeUndefined()
    expect(await dockerStep.prepare(step, context(), receipt)).toEqual({ ok: true, receipt })
    expect(await dockerStep.undo?.(step, receipt, context())).toEqual({ ok: true })
    expect(isRunning(id)).toBe(true)
  })

  it('gives no container its old name back that somebody named anew', async () => {
    const id = runContainer()
    const name = docker('inspect', '--format', '{{.Name}}', id).slice(1)
    const step = { ...stepFor('rename-container', id), name, newName: `${name}-old` }
    const receipt = await receiptOf(step)
    expect(await dockerStep.apply(step, receipt, context())).toEqual({ ok: true })
    docker('rename', id, `${name}-theirs`)
    const refused = { ok: false, reason: { key: 'docker.steps.docker.renamed' } }
    expect(await dockerStep.undo?.(step, receipt, context())).toMatchObject(refused)
    expect(await dockerStep.apply(step, receipt, context())).toMatchObject(refused)
    expect(docker('inspect', '--format', '{{.Name}}', id)).toBe(`/${name}-theirs`)
  })

  it('leaves a container alone that was made anew under the same name since the preview', async () => {
    const name = `stackmedic-anew-${process.pid}`
    const step = { ...stepFor('stop-container', runContainer(['--name', name])), name }
    docker('rm', '--force', name)
    const anew = runContainer(['--name', name])
    const refused = { ok: false, reason: { key: 'docker.steps.docker.no-container' } }
    expect(await dockerStep.prepare(step, context())).toMatchObject(refused)
    expect(await dockerStep.apply(step, { wasRunning: true, startedAt: '' }, context())).toMatchObject(refused)
    expect(isRunning(anew)).toBe(true)
  })

  it('refuses what no longer fits', async () => {
    const id = runContainer()
    expect(await dockerStep.prepare(stepFor('start-container', id), context())).toMatchObject({
      ok: false,
      reason: { key: 'docker.steps.docker.already-running' },
    })
    docker('kill', id)
    expect(await dockerStep.prepare(stepFor('stop-container', id), context())).toMatchObject({
      ok: false,
      reason: { key: 'docker.steps.docker.already-stopped' },
    })
    docker('rm', '--force', id)
    made.pop()
    expect(await dockerStep.prepare(stepFor('stop-container', id), context())).toMatchObject({
      ok: false,
      reason: { key: 'docker.steps.docker.no-container' },
    })
  })

  it('says so when there is no engine', async () => {
    const environment = { DOCKER_HOST: 'unix:///nowhere/docker.sock' }
    const machine = testMachine({ environment })
    const step = stepFor('stop-container', 'a'.repeat(64))
    expect(await dockerStep.prepare(step, { ...context(), machine })).toMatchObject({
      ok: false,
      reason: { key: 'docker.steps.docker.failed' },
    })
  })
})
