import type { HostFrame } from '../../engine/contract/frame.ts'
import type { FrameChannel } from './channel.ts'

/** What the preload of the desktop app puts on the window. */
export interface StackmedicBridge {
  send(frame: unknown): void
  onFrame(listener: (frame: HostFrame) => void): void
  /** The path of a dropped file or folder; empty where there is none. */
  pathForFile(file: File): string
}

declare global {
  interface Window {
    readonly stackmedic?: StackmedicBridge
  }
}

/** The desktop app's channel: the host starts its engine again by itself, so it counts as open. */
export function electronChannel(bridge: StackmedicBridge): FrameChannel {
  return {
    send: (frame) => bridge.send(frame),
    onFrame: (listener) => bridge.onFrame(listener),
    onState: (listener) => listener('open'),
    reconnect: () => undefined,
  }
}
