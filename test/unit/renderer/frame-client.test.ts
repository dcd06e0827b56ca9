import { describe, expect, it } from 'vitest'
import type { RequestFrame, ResponseFrame } from '../../../engine/contract/frame.ts'
import type { ConnectionState, FrameChannel } from '../../../renderer/client/channel.ts'
import { FrameClient } from '../../../renderer/client/frame-client.ts'

function channelAtHand() {
  const sent: RequestFrame[] = []
  let tellFrame: (frame: ResponseFrame) => void = () => undefined
  let tellState: (state: ConnectionState) => void = () => undefined
  const channel: FrameChannel = {
    send: (frame) => void sent.push(frame),
    onFrame: (listener) => {
      tellFrame = listener
    },
    onState: (listener) => {
      tellState = listener
      listener('open')
    },
    reconnect: () => undefined,
  }
  const receive = (frame: ResponseFrame) => tellFrame(frame)
  const become = (state: ConnectionState) => tellState(state)
  return { channel, sent, receive, become }
}

describe('the client over frames', () => {
  it('gives each call its own answer, in whatever order they come', async () => {
    const { channel, sent, receive } = channelAtHand()
    const client = new FrameClient(channel)
    const first = client.call('recentProjects', {})
    const second = client.call('journal', {})
    expect(sent.map((frame) => frame.type === 'call' && frame.method)).toEqual(['recentProjects', 'journal'])
    receive({ type: 'result', id: 2, output: ['second'] })
    receive({ type: 'result', id: 1, output: ['first'] })
    expect(await Promise.all([first, second])).toEqual([['first'], ['second']])
  })

  it('hands on progress until the end', async () => {
    const { channel, receive } = channelAtHand()
    const seen: unknown[] = []
    const call = new FrameClient(channel).call('diagnose', { root: '/p' }, { onProgress: (event) => seen.push(event) })
    receive({ type: 'progress', id: 1, progress: 'a' })
    receive({ type: 'result', id: 1, output: {} })
    await call
    receive({ type: 'progress', id: 1, progress: 'too late' })
    expect(seen).toEqual(['a'])
  })

  it('sends cancel on abort, and the call ends as the host says', async () => {
    const { channel, sent, receive } = channelAtHand()
    const abort = new AbortController()
    const call = new FrameClient(channel).call('diagnose', { root: '/p' }, { signal: abort.signal })
    abort.abort()
    expect(sent.at(-1)).toEqual({ type: 'cancel', id: 1 })
    receive({ type: 'error', id: 1, kind: 'cancelled', detail: '' })
    await expect(call).rejects.toMatchObject({ kind: 'cancelled' })
  })

  it('fails everything that is pending when the connection breaks, and at once what is asked then', async () => {
    const { channel, sent, become } = channelAtHand()
    const states: ConnectionState[] = []
    const client = new FrameClient(channel, (state) => states.push(state))
    const call = client.call('host', {})
    become('lost')
    await expect(call).rejects.toMatchObject({ kind: 'lost' })
    await expect(client.call('host', {})).rejects.toMatchObject({ kind: 'lost' })
    expect(sent).toHaveLength(1)
    become('open')
    void client.call('host', {})
    expect(sent).toHaveLength(2)
    expect(states).toEqual(['open', 'lost', 'open'])
  })

  it('does not send what was cancelled before', async () => {
    const { channel, sent } = channelAtHand()
    const call = new FrameClient(channel).call('host', {}, { signal: AbortSignal.abort() })
    await expect(call).rejects.toMatchObject({ kind: 'cancelled' })
    expect(sent).toEqual([])
  })
})
