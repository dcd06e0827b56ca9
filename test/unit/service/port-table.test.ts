import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { containerListFact } from '../../../engine/containers/facts.ts'
import { known, unknown } from '../../../engine/core/fact.ts'
import { message } from '../../../engine/core/message.ts'
import { defineProbe } from '../../../engine/core/probe.ts'
import type { Registry } from '../../../engine/core/registry.ts'
import { PortTable } from '../../../engine/service/port-table.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

const server = createServer()
afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())))

/** Answers for the engine and counts how often it is asked. */
function registryWith(answer: 'containers' | 'silence') {
  const asked = { times: 0 }
  const probe = defineProbe({
    fact: containerListFact,
    budgetMs: 1000,
    read: async () => {
      asked.times += 1
      if (answer === 'silence') return unknown(message('docker.reasons.silent', { host: 'x' }))
      return known({ endpoint: 'x', containers: [], truncated: false, readAt: new Date().toISOString(), tookMs: 1 })
    },
  })
  const registry: Registry = {
    probes: [probe],
    checks: [],
    fixes: [],
    causes: [],
    steps: new Map(),
    parsers: new Map(),
  }
  return { registry, asked }
}

describe.skipIf(process.platform === 'win32')('the live table of ports', () => {
  it('shows a real listener with its program, and asks the engine less often than it reads', async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const { registry, asked } = registryWith('containers')
    const table = new PortTable(testMachine(), registry)
    const root = temporaryFolder()
    const signal = new AbortController().signal
    await table.read(root, signal)
    const list = await table.read(root, signal)
    if (list.state !== 'known') throw new Error('The listeners of this machine can be read')
    expect(list.rows.find((row) => row.port === port)).toMatchObject({ pid: process.pid, address: '127.0.0.1' })
    expect(list.withoutContainers).toBeUndefined()
    expect(asked.times).toBe(1)
  })

  it('says why containers are not named', async () => {
    const { registry } = registryWith('silence')
    const list = await new PortTable(testMachine(), registry).read(temporaryFolder(), new AbortController().signal)
    expect(list).toMatchObject({ state: 'known', withoutContainers: { key: 'docker.reasons.silent' } })
    server.listen(0)
  })
})
