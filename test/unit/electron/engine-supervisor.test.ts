import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { EngineSupervisor } from '../../../electron/engine-supervisor.ts'
import type { RequestFrame, ResponseFrame } from '../../../engine/contract/frame.ts'
import { StandInChannel, type StandInPort } from '../../support/electron-ports.ts'

/** An engine that keeps what it gets, and answers and dies when the test says so. */
class EngineOfTest extends EventEmitter {
  readonly ports: StandInPort[] = []
  readonly frames: RequestFrame[] = []
  readonly closedPorts: number[] = []
  readonly killed = vi.fn()
  stops = 0

  postMessage(message: { type: string }, ports: StandInPort[] = []) {
    if (message.type === 'stop') {
      this.stops += 1
      this.emit('exit', 0)
    }
    for (const port of ports) {
      const index = this.ports.push(port) - 1
      port.start()
      port.on('message', ({ data }: { data: RequestFrame }) => this.frames.push(data))
      port.on('close', () => this.closedPorts.push(index))
    }
  }

  kill() {
    this.killed()
    return true
  }
}

function supervise() {
  const engines: EngineOfTest[] = []
  const sent: ResponseFrame[] = []
  let time = 0
  const supervisor = new EngineSupervisor({
    startEngine: () => {
      const engine = new EngineOfTest()
      engines.push(engine)
      return engine as never
    },
    createChannel: () => new StandInChannel() as never,
    send: (frame) => sent.push(frame),
    log: () => undefined,
    now: () => time,
  })
  return {
    supervisor,
    engines,
    sent,
    pass: (milliseconds: number) => {
      time += milliseconds
    },
  }
}

const call = (id: number): RequestFrame => ({ type: 'call', id, method: 'host', input: {} })

describe('EngineSupervisor', () => {
  it('carries frames in both directions', async () => {
    const { supervisor, engines, sent } = supervise()
    supervisor.connectPage()
    supervisor.receive(call(1))
    await vi.waitFor(() => expect(engines[0]?.frames).toEqual([call(1)]))
    engines[0]?.ports[0]?.postMessage({ type: 'result', id: 1, output: 'yes' })
    await vi.waitFor(() => expect(sent).toEqual([{ type: 'result', id: 1, output: 'yes' }]))
    expect(engines).toHaveLength(1)
  })

  it('answers what was open when the engine ends, and starts a new one for what comes next', async () => {
    const { supervisor, engines, sent } = supervise()
    supervisor.connectPage()
    for (const id of [1, 2, 3]) supervisor.receive(call(id))
    await vi.waitFor(() => expect(engines[0]?.frames).toHaveLength(3))
    engines[0]?.ports[0]?.postMessage({ type: 'result', id: 2, output: null })
    await vi.waitFor(() => expect(sent).toHaveLength(1))
    engines[0]?.emit('exit', 134)
    expect(sent.slice(1)).toMatchObject([
      { type: 'error', id: 1, kind: 'failed' },
      { type: 'error', id: 3, kind: 'failed' },
    ])
    supervisor.receive(call(4))
    await vi.waitFor(() => expect(engines[1]?.frames).toEqual([call(4)]))
  })

  it('does not start an engine again and again that ends each time', () => {
    const { supervisor, engines, sent, pass } = supervise()
    for (let id = 1; id <= 5; id++) {
      supervisor.receive(call(id))
      engines.at(-1)?.emit('exit', 1)
    }
    expect(engines).toHaveLength(3)
    expect(sent.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5])
    pass(60_000)
    supervisor.receive(call(6))
    expect(engines).toHaveLength(4)
  })

  it('gives every page load a port of its own and closes the one before', async () => {
    const { supervisor, engines, sent } = supervise()
    supervisor.connectPage()
    supervisor.receive(call(1))
    supervisor.connectPage()
    await vi.waitFor(() => expect(engines[0]?.closedPorts).toEqual([0]))
    supervisor.receive(call(1))
    await vi.waitFor(() => expect(engines[0]?.frames).toContainEqual(call(1)))
    engines[0]?.emit('exit', 1)
    expect(sent).toHaveLength(1)
  })

  it('lets the engine come to its end before it is stopped, and starts none after that', async () => {
    const { supervisor, engines, sent } = supervise()
    supervisor.connectPage()
    await supervisor.stop()
    expect(engines[0]?.stops).toBe(1)
    supervisor.receive(call(1))
    expect(engines).toHaveLength(1)
    expect(sent).toMatchObject([{ id: 1, type: 'error', kind: 'failed' }])
  })
})
