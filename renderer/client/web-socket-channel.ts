import type { HostFrame, RequestFrame } from '../../engine/contract/frame.ts'
import type { ConnectionState, FrameChannel } from './channel.ts'

const firstRetryMs = 500
const longestRetryMs = 8000

/** The browser host's channel: JSON text frames over one WebSocket, opened again when it breaks. */
export function webSocketChannel(
  url: string,
  open: (url: string) => WebSocket = (to) => new WebSocket(to),
): FrameChannel {
  let socket: WebSocket | undefined
  let retryMs = firstRetryMs
  let retry: ReturnType<typeof setTimeout> | undefined
  let waiting: RequestFrame[] = []
  let state: ConnectionState = 'connecting'
  let tellState: (state: ConnectionState) => void = () => undefined
  let tellFrame: (frame: HostFrame) => void = () => undefined

  const become = (next: ConnectionState) => {
    if (next === state) return
    state = next
    tellState(next)
  }

  const connect = () => {
    clearTimeout(retry)
    const current = open(url)
    socket = current
    current.onopen = () => {
      retryMs = firstRetryMs
      become('open')
      for (const frame of waiting) current.send(JSON.stringify(frame))
      waiting = []
    }
    current.onmessage = (event) => tellFrame(JSON.parse(String(event.data)) as HostFrame)
    current.onclose = () => {
      if (socket !== current) return
      // The client fails these calls; sending them later would surprise the person.
      waiting = []
      become('lost')
      retry = setTimeout(connect, retryMs)
      retryMs = Math.min(retryMs * 2, longestRetryMs)
    }
  }

  connect()
  return {
    send(frame) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
      else waiting.push(frame)
    },
    onFrame(listener) {
      tellFrame = listener
    },
    onState(listener) {
      tellState = listener
      listener(state)
    },
    reconnect() {
      if (state !== 'lost') return
      retryMs = firstRetryMs
      connect()
    },
  }
}
