import type { Client, MethodInput, MethodName, MethodOutputs, ProgressOf } from '../../engine/api.ts'
import type { ResponseFrame } from '../../engine/contract/frame.ts'
import type { ConnectionState, FrameChannel } from './channel.ts'
import { ClientError } from './client-error.ts'

interface PendingCall {
  readonly onProgress: ((progress: unknown) => void) | undefined
  readonly resolve: (output: unknown) => void
  readonly reject: (error: unknown) => void
}

/** The contract over a frame channel. Every call ends: with its result, an error, or `lost` when the channel breaks. */
export class FrameClient implements Client {
  readonly #channel: FrameChannel
  readonly #pending = new Map<number, PendingCall>()
  #nextId = 1
  #state: ConnectionState = 'connecting'

  /** @param onOpenProject told which project the host asks this page to open. */
  constructor(
    channel: FrameChannel,
    onState: (state: ConnectionState) => void = () => undefined,
    onOpenProject: (root: string) => void = () => undefined,
  ) {
    this.#channel = channel
    channel.onFrame((frame) => {
      if (frame.type === 'open-project') onOpenProject(frame.root)
      else this.#receive(frame)
    })
    channel.onState((state) => {
      this.#state = state
      if (state === 'lost') this.#failAll()
      onState(state)
    })
  }

  call<Name extends MethodName>(
    method: Name,
    input: MethodInput<Name>,
    options: { readonly onProgress?: (progress: ProgressOf<Name>) => void; readonly signal?: AbortSignal } = {},
  ): Promise<MethodOutputs[Name]> {
    const { onProgress, signal } = options
    if (signal?.aborted) return Promise.reject(new ClientError('cancelled', method))
    if (this.#state === 'lost') return Promise.reject(new ClientError('lost', method))
    const id = this.#nextId++
    const cancel = () => this.#channel.send({ type: 'cancel', id })
    signal?.addEventListener('abort', cancel, { once: true })
    return new Promise<MethodOutputs[Name]>((resolve, reject) => {
      this.#pending.set(id, {
        // The host implements the same typed contract; frames of this call carry its types.
        onProgress: onProgress as ((progress: unknown) => void) | undefined,
        resolve: resolve as (output: unknown) => void,
        reject,
      })
      this.#channel.send({ type: 'call', id, method, input })
    }).finally(() => signal?.removeEventListener('abort', cancel))
  }

  reconnect(): void {
    this.#channel.reconnect()
  }

  #receive(frame: ResponseFrame): void {
    const call = this.#pending.get(frame.id)
    if (call === undefined) return
    if (frame.type === 'progress') {
      call.onProgress?.(frame.progress)
      return
    }
    this.#pending.delete(frame.id)
    if (frame.type === 'result') call.resolve(frame.output)
    else call.reject(new ClientError(frame.kind, frame.detail))
  }

  #failAll(): void {
    const calls = [...this.#pending.values()]
    this.#pending.clear()
    for (const call of calls) call.reject(new ClientError('lost', 'connection'))
  }
}
