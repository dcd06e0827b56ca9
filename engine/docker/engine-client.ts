import type Dockerode from 'dockerode'
import type { Machine } from '../core/machine.ts'
import { connectionTo } from './connection.ts'

/**
 * A client for the engine at a Docker host. The library is loaded only now: it is large, and most runs that fail early
 * never need it.
 * @throws when the host cannot be understood.
 */
export async function openEngine(
  host: string,
  machine: Pick<Machine, 'environment' | 'homeDirectory'>,
  timeoutMs: number,
): Promise<Dockerode> {
  const connection = await connectionTo(host, machine)
  if (connection === undefined) throw new Error(`not a Docker host: ${host}`)
  const { default: Docker } = await import('dockerode')
  // Keys that are left out would be filled from this process's own DOCKER_HOST.
  const options: Dockerode.DockerOptions = {
    socketPath: connection.socketPath,
    host: connection.host,
    port: connection.port,
    protocol: connection.protocol,
    username: connection.username,
    ca: connection.ca,
    cert: connection.cert,
    key: connection.key,
    sshOptions: connection.sshAgent === undefined ? {} : { agent: connection.sshAgent },
    timeout: timeoutMs,
  }
  return new Docker(options)
}
