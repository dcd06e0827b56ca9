import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { diagnose } from '../../engine/core/diagnose.ts'
import { mend, revert } from '../../engine/core/mend.ts'
import { makePlan } from '../../engine/core/plan.ts'
import { registry } from '../../engine/core/registry.ts'
import networkStep, { type DockerNetworkStep } from '../../engine/core/steps/docker-network.ts'
import { temporaryFolder, testMachine } from '../support/machine.ts'
import { prepareStack, whyNoDocker } from './support/docker-stack.ts'
import { makeNetworks, networkIds } from './support/networks.ts'

const reason = whyNoDocker()
const docker = (...words: readonly string[]) =>
  execFileSync('docker', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
const signal = new AbortController().signal

async function twoServices() {
  const folder = temporaryFolder()
  const one = '{ image: stackmedic-test/python, command: sleep 600, init: true }'
  writeFileSync(join(folder, 'compose.yaml'), `services:\n  a: ${one}\n  b: ${one}\n`)
  const stack = await prepareStack(folder)
  onTestFinished(() => stack.remove())
  return stack
}

describe.skipIf(reason !== undefined)(
  `networks of one name${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    it('keep containers from starting until one is left; undo makes them as they were', async ({ skip }) => {
      const stack = await twoServices()
      const name = `${stack.name}_default`
      if (!(await makeNetworks(name, stack.name, 3))) skip('this engine allows one network of a name only')
      expect((await stack.up()).output).toContain(`network ${name} is ambiguous (3 matches found on name)`)

      const machine = testMachine()
      const look = () => diagnose({ root: stack.root, machine, areas: ['containers'], signal }, registry)
      const before = await look()
      const roots = before.findings.filter(({ rootCause, severity }) => rootCause && severity === 'error')
      expect(roots.map(({ rule }) => rule)).toEqual(['containers/network-ambiguous'])
      expect(before.findings.filter(({ rule }) => rule === 'containers/exited')).toHaveLength(2)
      const [finding] = roots
      if (finding === undefined) throw new Error('no finding')

      const config = (id: string) => docker('network', 'inspect', '--format', '{{.Labels}} {{.IPAM}} {{.Options}}', id)
      const configs = networkIds(name).map(config).sort()
      const made = await makePlan(before, finding, finding.fixes[0]?.id ?? '', machine, registry, signal)
      if (!made.ok) throw new Error(made.reason.key)
      expect(made.plan.steps).toHaveLength(2)
      expect(await mend(made.plan, { machine, registry, signal })).toMatchObject({ outcome: 'verified' })
      expect(networkIds(name)).toHaveLength(1)
      expect((await stack.up()).code).toBe(0)

      const undone = await revert(made.plan.id, { machine, registry, signal })
      expect(undone.outcome, JSON.stringify(undone)).toBe('undone')
      expect(networkIds(name).map(config).sort()).toEqual(configs)
      // What runs goes on; only what is made anew would ask by name.
      const after = (await look()).findings.map(({ rule, severity }) => `${severity} ${rule}`)
      expect(after).toEqual(['warning containers/network-ambiguous'])
    })

    it('are not removed while a container has them, even a stopped one, or when they are gone', async () => {
      const name = `stackmedic-network-${process.pid}`
      const id = docker('network', 'create', name)
      const container = docker('run', '--detach', '--network', name, 'stackmedic-test/python', 'true')
      onTestFinished(() => {
        docker('rm', '--force', container)
        for (const one of networkIds(name)) docker('network', 'rm', one)
      })
      docker('wait', container)
      const context = { root: temporaryFolder(), machine: testMachine(), signal, onOutput: () => undefined }
      const step: DockerNetworkStep = { kind: 'docker-network', operation: 'remove-network', network: id, name }
      const refused = async () => {
        const prepared = await networkStep.prepare(step, context)
        return prepared.ok ? undefined : prepared.reason.key
      }
      expect(await refused()).toBe('docker.steps.docker-network.used')
      docker('rm', container)
      const prepared = await networkStep.prepare(step, context)
      if (!prepared.ok) throw new Error(prepared.reason.key)
      expect(await networkStep.wasApplied(step, prepared.receipt, context)).toBe(false)
      // Twice, as after a crash in the middle: it is no error, and nothing is made twice on the way back.
      for (const _ of [1, 2]) expect(await networkStep.apply(step, prepared.receipt, context)).toEqual({ ok: true })
      expect(await networkStep.wasApplied(step, prepared.receipt, context)).toBe(true)
      expect(await refused()).toBe('docker.steps.docker-network.missing')
      for (const _ of [1, 2]) expect(await networkStep.undo?.(step, prepared.receipt, context)).toEqual({ ok: true })
      expect(networkIds(name)).toHaveLength(1)
    })
  },
)
