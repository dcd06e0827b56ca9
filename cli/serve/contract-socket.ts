import { once } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { createDispatcher, maxRequestBytes } from '../../engine/contract/dispatch.ts'
import type { ResponseFrame } from '../../engine/contract/frame.ts'
import type { Handlers } from '../../engine/contract/handlers.ts'

export const contractPath = '/contract'

/** Pages that may be open at the same time. */
const maxPages = 16

/** A page that does not read what it asked for, in bytes. */
const maxUnreadBytes = 64 * 1024 * 1024

const policyViolation = 1008

export interface ContractSocket {
  /** Ends all connections. Resolves when what the pages started has come to its end. */
  close(): Promise<void>
}

/**
 * Offers the contract over WebSocket: one JSON text frame a message.
 * @param refusal the HTTP status for a request that may not connect.
 */
export function offerContract(
  server: Server,
  handlers: Handlers,
  refusal: (request: IncomingMessage) => number | undefined,
): ContractSocket {
  const ending = new Set<Promise<void>>()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxRequestBytes, perMessageDeflate: false })
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    const status = refusal(request) ?? (sockets.clients.size >= maxPages ? 503 : undefined)
    if (status !== undefined) {
      stream.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, stream, head, (socket) => serve(socket, handlers, ending))
  })
  return {
    async close() {
      const allClosed = Array.from(sockets.clients, (socket) => once(socket, 'close'))
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
      await Promise.all(allClosed)
      await Promise.all(ending)
    },
  }
}

function serve(socket: WebSocket, handlers: Handlers, ending: Set<Promise<void>>): void {
  const send = (frame: ResponseFrame) => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > maxUnreadBytes) socket.terminate()
    else socket.send(JSON.stringify(frame))
  }
  const dispatcher = createDispatcher(handlers, send)
  socket.on('message', (data, isBinary) => {
    const frame = isBinary ? undefined : parseJson(data.toString())
    if (frame === undefined) socket.close(policyViolation)
    else dispatcher.receive(frame)
  })
  // ws closes the socket itself after a frame that breaks the protocol or is too large.
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    const end = dispatcher.close().finally(() => ending.delete(end))
    ending.add(end)
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
