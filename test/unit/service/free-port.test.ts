import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { methodInputs } from '../../../engine/api.ts'
import { containerListFact } from '../../../engine/containers/facts.ts'
import { known } from '../../../engine/core/fact.ts'
import { defineProbe } from '../../../engine/core/probe.ts'
import { registry as productRegistry, type Registry } from '../../../engine/core/registry.ts'
import { type WantedPort, wantedPortsFact } from '../../../engine/ports/facts.ts'
import { createService } from '../../../engine/service/create-service.ts'
import { PlanDesk } from '../../../engine/service/plan-desk.ts'
import { PortTable } from '../../../engine/service/port-table.ts'
import { startListener } from '../../support/listening-program.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

const signal = new AbortController().signal
const run = { signal, onEvent: () => undefined }

/** The product's step kinds; an engine without containers, and a project that wants some ports. */
function registryOf(wantedPorts: readonly number[] = []): Registry {
  const containers = { endpoint: 'x', containers: [], truncated: false, readAt: new Date().toISOString(), tookMs: 1 }
  const wanted = wantedPorts.map(
    (hostPort): WantedPort => ({
      service: 'web',
      hostPort,
      containerPort: 80,
      protocol: 'tcp',
      text: '',
      variables: [],
      place: { file: 'compose.yaml', line: 1, column: 1 },
    }),
  )
  return {
    ...productRegistry,
    probes: [
      defineProbe({ fact: containerListFact, budgetMs: 1000, read: async () => known(containers) }),
      defineProbe({ fact: wantedPortsFact, budgetMs: 1000, read: async () => known(wanted) }),
    ],
  }
}

function deskFor(registry: Registry) {
  const machine = testMachine()
  const table = new PortTable(machine, registry)
  return { table, desk: new PlanDesk(machine, registry, (plan, abort) => table.verify(plan, abort)) }
}

describe.skipIf(process.platform !== 'linux')('freeing a port without a finding', () => {
  it('previews the process by pid and command, stops it after a yes, and looks again', async () => {
    const { said, pid, child } = await startListener('127.0.0.1')
    const port = Number(said)
    const ended = once(child, 'exit')
    const { table, desk } = deskFor(registryOf())
    const outcome = desk.keep(await table.planToFree(temporaryFolder(), port, 'tcp', signal))
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.reason))
    expect(outcome.plan).toMatchObject({ fix: { id: 'ports/stop-owner', risk: 'ask', undoable: false } })
    expect(JSON.stringify(outcome.plan.steps)).toContain(String(pid))
    expect(child.exitCode).toBeNull()
    expect(await desk.apply(outcome.plan.id, run)).toMatchObject({ outcome: 'verified' })
    await ended
  })

  it('is all that a page can ask for: a port, then its plan, then "apply" by id', async () => {
    const { said, child } = await startListener('127.0.0.1')
    const ended = once(child, 'exit')
    const machine = testMachine()
    const handlers = createService({
      machine,
      host: { kind: 'browser', version: '0' },
      applicationFolder: temporaryFolder(),
      registry: registryOf(),
    })
    const call = { signal, progress: () => undefined }
    const root = temporaryFolder()
    const outcome = await handlers.planFreePort({ root, port: Number(said), protocol: 'tcp' }, call)
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.reason))
    expect(await handlers.applyPlan({ plan: 'another-plan' }, call)).toMatchObject({ outcome: 'failed' })
    expect(await handlers.applyPlan({ plan: outcome.plan.id }, call)).toMatchObject({ outcome: 'verified' })
    await ended
    expect(await handlers.journal({ root }, call)).toMatchObject([{ fix: 'ports/stop-owner', state: 'verified' }])
    expect(await handlers.planFreePort({ root, port: Number(said), protocol: 'tcp' }, call)).toMatchObject({
      ok: false,
    })
  })

  it('says that it did not work when somebody else has the port by then', async () => {
    const { said, child } = await startListener('127.0.0.1')
    const port = Number(said)
    const { table, desk } = deskFor(registryOf())
    const outcome = desk.keep(await table.planToFree(temporaryFolder(), port, 'tcp', signal))
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.reason))
    const server = createServer()
    onTestFinished(() => void server.close())
    child.once('exit', () => server.listen(port, '127.0.0.1'))
    expect(await desk.apply(outcome.plan.id, run)).toMatchObject({
      outcome: 'not-verified',
      reason: { key: 'ports.port.held', values: { pid: process.pid } },
    })
  })

  it('has no plan for a port that nobody has, and none for Stackmedic itself', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const { table } = deskFor(registryOf())
    expect(await table.planToFree(temporaryFolder(), port, 'tcp', signal)).toMatchObject({ ok: false })
    server.close()
    await once(server, 'close')
    expect(await table.planToFree(temporaryFolder(), port, 'tcp', signal)).toMatchObject({
      ok: false,
      reason: { key: 'ports.port.free' },
    })
  })

  it('takes nothing but a port and a protocol from the page', () => {
    const { planFreePort } = methodInputs
    const good = { root: '/x', port: 8000, protocol: 'tcp' }
    expect(planFreePort.safeParse(good).success).toBe(true)
    for (const bad of [{ port: 0 }, { port: 70_000 }, { protocol: 'sctp' }, { command: 'rm' }, { pid: 1 }]) {
      expect(planFreePort.safeParse({ ...good, ...bad }).success).toBe(false)
    }
  })
})

it('suggests the nearest port that nobody has and the project does not want', async () => {
  const first = createServer().listen(0)
  await once(first, 'listening')
  onTestFinished(() => void first.close())
  const { port } = first.address() as { port: number }
  const { table } = deskFor(registryOf([port + 1, port + 2]))
  const { port: nearest = 0 } = await table.suggest(temporaryFolder(), port, 'tcp', signal)
  expect(nearest).toBeGreaterThan(port + 2)
  const proof = createServer().listen(nearest)
  await once(proof, 'listening')
  proof.close()
})
