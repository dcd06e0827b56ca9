import { EventEmitter } from 'node:events'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { StandInPort } from '../../support/electron-ports.ts'

/** Runs a utility process's module in a thread, with the `process.parentPort` that Electron would give it. */
const fromMain = new EventEmitter()
Object.defineProperty(process, 'parentPort', { value: fromMain })
// Node ends a thread that waits for nothing but its loader hooks.
const awake = setInterval(() => undefined, 1000)
await import(String(workerData))
clearInterval(awake)
parentPort?.on('message', ({ data, ports }: { data: unknown; ports: readonly MessagePort[] }) => {
  fromMain.emit('message', { data, ports: ports.map((port) => new StandInPort(port)) })
})
