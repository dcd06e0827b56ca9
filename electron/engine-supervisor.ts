import type { MessageChannelMain, MessagePortMain, UtilityProcess } from 'electron'
import type { RequestFrame, ResponseFrame } from '../engine/contract/frame.ts'

/** More ends than this within `memoryMs`, and the engine is not started again. */
const mostEnds = 3
const memoryMs = 60_000

/** How long an engine may take to bring what it is doing to an end when the app quits. */
const farewellMs = 10_000

export interface SupervisorOptions {
  readonly startEngine: () => Pick<UtilityProcess, 'postMessage' | 'on' | 'kill'>
  readonly createChannel: () => Pick<MessageChannelMain, 'port1' | 'port2'>
  /** Carries a frame to the page. */
  readonly send: (frame: ResponseFrame) => void
  readonly log: (text: string) => void
  readonly now?: () => number
}

/**
 * Keeps the engine's process alive and carries frames between it and the page, one message port a page load. When the
 * engine ends, every open call is answered with an error, and the next one finds a new engine.
 */
export class EngineSupervisor {
  readonly #options: SupervisorOptions
  readonly #open = new Set<number>()
  #engine: ReturnType<SupervisorOptions['startEngine']> | undefined
  #port: MessagePortMain | undefined
  #ends: number[] = []
  #ended: (() => void) | undefined

  constructor(options: SupervisorOptions) {
    this.#options = options
  }

  /** A page was loaded: what the one before it asked for is aborted. */
  connectPage(): void {
    this.#open.clear()
    this.#connect()
  }

  /** Takes a frame of the page. */
  receive(frame: RequestFrame): void {
    if (this.#port === undefined) this.#connect()
    if (this.#port === undefined) {
      if (frame.type === 'call') this.#fail(frame.id)
      return
    }
    if (frame.type === 'call') this.#open.add(frame.id)
    this.#port.postMessage(frame)
  }

  /** Lets the engine finish or take back what it is doing, then ends it. */
  async stop(): Promise<void> {
    const engine = this.#engine
    if (engine === undefined) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, farewellMs)
      this.#ended = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#closePort()
      engine.postMessage({ type: 'stop' })
    })
    engine.kill()
  }

  #connect(): void {
    this.#closePort()
    const engine = this.#engine ?? this.#start()
    if (engine === undefined) return
    const { port1, port2 } = this.#options.createChannel()
    port1.on('message', ({ data }: { data: ResponseFrame }) => {
      if (data.type !== 'progress') this.#open.delete(data.id)
      this.#options.send(data)
    })
    port1.start()
    engine.postMessage({ type: 'page' }, [port2])
    this.#port = port1
  }

  #closePort(): void {
    this.#port?.removeAllListeners('message')
    this.#port?.close()
    this.#port = undefined
  }

  #start() {
    const now = this.#options.now ?? Date.now
    this.#ends = this.#ends.filter((time) => now() - time < memoryMs)
    if (this.#ends.length >= mostEnds || this.#ended !== undefined) return undefined
    const engine = this.#options.startEngine()
    engine.on('exit', (code) => {
      if (this.#engine !== engine) return
      this.#engine = undefined
      this.#closePort()
      this.#ends.push(now())
      if (this.#ended !== undefined) return this.#ended()
      this.#options.log(`The engine ended with code ${code}`)
      for (const id of this.#open) this.#fail(id)
      this.#open.clear()
    })
    this.#engine = engine
    return engine
  }

  #fail(id: number): void {
    this.#options.send({ type: 'error', id, kind: 'failed', detail: 'The engine ended unexpectedly' })
  }
}
