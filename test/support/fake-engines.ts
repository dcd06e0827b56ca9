import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './machine.ts'

/** A Unix socket on which something listens that is closed when the test ends; its path. */
async function listen(server: Server, path = join(temporaryFolder(), 'docker.sock')): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject)
    server.listen(path, resolve)
  })
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return path
}

/** Speaks HTTP as it is told. */
export function httpEngine(answer: RequestListener): Promise<string> {
  return listen(createHttpServer(answer))
}

/** Takes the connection and does with it as it is told; by default nothing, for ever. */
export function rawEngine(use: (socket: Socket) => void = () => undefined): Promise<string> {
  return listen(createServer(use))
}

/** Answers as an engine does: `/_ping`, `/version`, and what else is given. */
export function workingEngine(more: RequestListener = (_request, response) => response.end('[]')): Promise<string> {
  return httpEngine((request, response) => {
    if (request.url === '/_ping') {
      response.writeHead(200, { 'Api-Version': '1.47', Ostype: 'linux' }).end('OK')
    } else if (request.url === '/version') {
      response.end(
        JSON.stringify({ Version: '27.3.1', ApiVersion: '1.47', Platform: { Name: 'Docker Desktop 4.41.2' } }),
      )
    } else {
      more(request, response)
    }
  })
}
