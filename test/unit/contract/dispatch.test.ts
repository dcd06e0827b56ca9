import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { createDispatcher, maxPendingCalls, noCall } from '../../../engine/contract/dispatch.ts'
import type { ResponseFrame } from '../../../engine/contract/frame.ts'
import type { Handlers } from '../../../engine/contract/handlers.ts'

function connect(handlers: Partial<Handlers>) {
  const frames: ResponseFrame[] = []
  const dispatcher = createDispatcher(handlers, (frame) => frames.push(frame))
  const settled = (id: number) =>
    vi.waitFor(() => {
      const answer = frames.find((frame) => frame.id === id && frame.type !== 'progress')
      if (answer === undefined) throw new Error(`call ${id} has no answer yet`)
      return answer
    })
  return { dispatcher, frames, settled }
}

/** Runs until it is aborted, as a diagnosis does. */
const untilAborted: Handlers['diagnose'] = (_input, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
  })

describe('createDispatcher', () => {
  it('answers a call with its result', async () => {
    const { dispatcher, frames, settled } = connect({ recentProjects: async () => [] })
    dispatcher.receive({ type: 'call', id: 1, method: 'recentProjects', input: {} })
    expect(await settled(1)).toEqual({ type: 'result', id: 1, output: [] })
    expect(frames).toHaveLength(1)
  })

  it('streams progress before the result, and none after it', async () => {
    let late: () => void = () => undefined
    const { dispatcher, frames, settled } = connect({
      undoPlan: async ({ plan }, { progress }) => {
        progress({ type: 'step-started', step: 0 })
        late = () => progress({ type: 'verifying' })
        return { plan, outcome: 'undone', undoable: false }
      },
    })
    dispatcher.receive({ type: 'call', id: 7, method: 'undoPlan', input: { plan: 'plan-7' } })
    await settled(7)
    late()
    expect(frames.map(({ type }) => type)).toEqual(['progress', 'result'])
  })

  it('aborts the call that the page cancels, and only that one', async () => {
    const { dispatcher, frames, settled } = connect({ diagnose: untilAborted })
    dispatcher.receive({ type: 'call', id: 1, method: 'diagnose', input: { root: '/a' } })
    dispatcher.receive({ type: 'call', id: 2, method: 'diagnose', input: { root: '/b' } })
    dispatcher.receive({ type: 'cancel', id: 1 })
    expect(await settled(1)).toMatchObject({ type: 'error', kind: 'cancelled' })
    await delay(20)
    expect(frames.filter(({ id }) => id === 2)).toEqual([])
    await dispatcher.close()
  })

  it('lets a cancelled call answer with what it did so far', async () => {
    const { dispatcher, settled } = connect({
      applyPlan: async ({ plan }, { signal }) => {
        while (!signal.aborted) await delay(1)
        return { plan, outcome: 'cancelled', undoable: true }
      },
    })
    dispatcher.receive({ type: 'call', id: 3, method: 'applyPlan', input: { plan: 'p-1' } })
    dispatcher.receive({ type: 'cancel', id: 3 })
    expect(await settled(3)).toMatchObject({ type: 'result', output: { outcome: 'cancelled', undoable: true } })
  })

  it('aborts everything and stays silent when the page goes away', async () => {
    const aborted = vi.fn()
    const { dispatcher, frames } = connect({
      diagnose: (input, call) => {
        call.signal.addEventListener('abort', aborted)
        return untilAborted(input, call)
      },
    })
    for (const id of [1, 2, 3]) dispatcher.receive({ type: 'call', id, method: 'diagnose', input: { root: '/a' } })
    const ended = dispatcher.close()
    dispatcher.receive({ type: 'call', id: 4, method: 'diagnose', input: { root: '/a' } })
    await ended
    expect(aborted).toHaveBeenCalledTimes(3)
    expect(frames).toEqual([])
  })

  it.each([
    ['text', 'hello'],
    ['nothing', null],
    ['a list', []],
    ['an unknown type', { type: 'eval', id: 1 }],
    ['an id that is no integer', { type: 'call', id: 1.5, method: 'host', input: {} }],
    ['an unknown field', { type: 'cancel', id: 1, extra: true }],
  ])('refuses %s', (_what, frame) => {
    const { dispatcher, frames } = connect({})
    dispatcher.receive(frame)
    expect(frames).toMatchObject([{ type: 'error', kind: 'invalid' }])
  })

  it.each(['toString', '__proto__', 'constructor', 'nothing'])('knows no method %s', (method) => {
    const { dispatcher, frames } = connect({})
    dispatcher.receive({ type: 'call', id: 1, method, input: {} })
    expect(frames).toEqual([{ type: 'error', id: 1, kind: 'invalid', detail: 'There is no such method' }])
  })

  it('refuses a method that this host does not offer', () => {
    const { dispatcher, frames } = connect({})
    dispatcher.receive({ type: 'call', id: 1, method: 'chooseFolder', input: {} })
    expect(frames).toMatchObject([{ id: 1, kind: 'invalid', detail: 'chooseFolder is not offered here' }])
  })

  it.each([
    ['a wrong type', { root: 5 }],
    ['an unknown field', { root: '/a', command: 'rm' }],
    ['an overlong value', { root: 'x'.repeat(5000) }],
    ['no input at all', undefined],
  ])('does not start a method on %s, and does not repeat the input', (_what, input) => {
    const diagnose = vi.fn(untilAborted)
    const { dispatcher, frames } = connect({ diagnose })
    dispatcher.receive({ type: 'call', id: 1, method: 'diagnose', input })
    expect(diagnose).not.toHaveBeenCalled()
    expect(frames).toMatchObject([{ id: 1, type: 'error', kind: 'invalid' }])
    expect(JSON.stringify(frames)).not.toContain('xxxx')
  })

  it('keeps the answer of a running call when another frame takes its id', async () => {
    const { dispatcher, frames, settled } = connect({ diagnose: untilAborted })
    dispatcher.receive({ type: 'call', id: 1, method: 'diagnose', input: { root: '/a' } })
    dispatcher.receive({ type: 'call', id: 1, method: 'diagnose', input: { root: '/b' } })
    dispatcher.receive({ type: 'call', id: 1, method: 5 })
    expect(frames.map(({ id }) => id)).toEqual([noCall, noCall])
    dispatcher.receive({ type: 'cancel', id: 1 })
    expect(await settled(1)).toMatchObject({ kind: 'cancelled' })
  })

  it('is closed when what it aborted has come to its end', async () => {
    let takenBack = false
    const { dispatcher } = connect({
      applyPlan: async ({ plan }, { signal }) => {
        while (!signal.aborted) await delay(1)
        await delay(30)
        takenBack = true
        return { plan, outcome: 'cancelled', undoable: false }
      },
    })
    dispatcher.receive({ type: 'call', id: 1, method: 'applyPlan', input: { plan: 'p-1' } })
    await dispatcher.close()
    expect(takenBack).toBe(true)
  })

  it('bounds the calls that run at the same time', async () => {
    const { dispatcher, frames } = connect({ diagnose: untilAborted })
    for (let id = 0; id <= maxPendingCalls; id++) {
      dispatcher.receive({ type: 'call', id, method: 'diagnose', input: { root: '/a' } })
    }
    expect(frames).toMatchObject([{ id: maxPendingCalls, kind: 'invalid' }])
    await dispatcher.close()
  })

  it('reports a failure without its stack trace and without secrets', async () => {
    const { dispatcher, settled } = connect({
      journal: async () => {
        throw new Error('cannot reach postgres://admin:hunter2@db:5432/app\n    at secretFunction (/home/me/x.js:1:1)')
      },
    })
    dispatcher.receive({ type: 'call', id: 1, method: 'journal', input: {} })
    expect(await settled(1)).toEqual({
      type: 'error',
      id: 1,
      kind: 'failed',
      detail: 'Error: cannot reach postgres://admin:[redacted]@db:5432/app',
    })
  })

  it('turns a handler that throws before it returns a promise into an error', async () => {
    const { dispatcher, settled } = connect({
      host: () => {
        throw new TypeError('no')
      },
    })
    dispatcher.receive({ type: 'call', id: 1, method: 'host', input: {} })
    expect(await settled(1)).toMatchObject({ kind: 'failed', detail: 'TypeError: no' })
  })
})
