import type { HostFrame, RequestFrame } from '../../engine/contract/frame.ts'

/** `connecting`: the first attempt. `lost`: it was there or could not be reached; the channel keeps trying. */
export type ConnectionState = 'connecting' | 'open' | 'lost'

/** Carries frames between the page and its host. */
export interface FrameChannel {
  /** Frames sent before the channel is open are kept until it is. */
  send(frame: RequestFrame): void
  onFrame(listener: (frame: HostFrame) => void): void
  onState(listener: (state: ConnectionState) => void): void
  /** Tries again at once. */
  reconnect(): void
}
