import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import type { BindOutcome, BindTest, Family, Protocol } from './facts.ts'

export interface BindRequest {
  readonly protocol: Protocol
  readonly family: Family
  readonly address: string
  readonly port: number
}

/** Binds a real socket exactly there and closes it at once: the only honest answer to "may I have this port?". */
export async function bindTest(request: BindRequest): Promise<BindTest> {
  const error = await (request.protocol === 'tcp' ? tryTcp(request) : tryUdp(request))
  if (error === undefined) return { ...request, outcome: 'free' }
  return { ...request, outcome: outcomeOf(error), error }
}

function outcomeOf(error: string): BindOutcome {
  switch (error) {
    case 'EADDRINUSE':
      return 'in-use'
    case 'EACCES':
    case 'EPERM':
      return 'not-allowed'
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EINVAL':
      return 'no-such-address'
    case 'EAFNOSUPPORT':
      return 'no-such-family'
    default:
      return 'could-not-tell'
  }
}

/** `undefined` when it could be bound, otherwise the system's error code. */
function tryTcp({ family, address, port }: BindRequest): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.unref()
    server.once('error', (error) => resolve(codeOf(error)))
    // Exclusive: a cluster worker must not ask its parent for the socket.
    server.listen({ host: address, port, exclusive: true, ipv6Only: family === 'ipv6', backlog: 1 }, () =>
      server.close(() => resolve(undefined)),
    )
  })
}

function tryUdp({ family, address, port }: BindRequest): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket({ type: family === 'ipv4' ? 'udp4' : 'udp6', ipv6Only: family === 'ipv6' })
    socket.unref()
    socket.once('error', (error) => {
      socket.close()
      resolve(codeOf(error))
    })
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve(undefined)))
  })
}

function codeOf(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? error.message
}
