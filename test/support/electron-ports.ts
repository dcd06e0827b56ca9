import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'

/** Electron's message port over Node's: it waits for `start`, and messages come as events with `data`. */
export class StandInPort extends EventEmitter {
  readonly port: MessagePort

  constructor(port: MessagePort) {
    super()
    this.port = port
    port.on('close', () => this.emit('close'))
    port.unref()
  }

  start() {
    this.port.on('message', (data) => this.emit('message', { data, ports: [] }))
  }

  postMessage(data: unknown) {
    this.port.postMessage(data)
  }

  close() {
    this.port.close()
  }
}

export class StandInChannel {
  readonly port1: StandInPort
  readonly port2: StandInPort

  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new StandInPort(port1)
    this.port2 = new StandInPort(port2)
  }
}
