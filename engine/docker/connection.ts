import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Machine } from '../core/machine.ts'
import { dockerConfigFolder, readDockerConfiguration } from './contexts.ts'
import { hostKey, parseDockerHost } from './endpoint-address.ts'

/** How to open a connection to a Docker host; `undefined` where the host cannot be understood. */
export interface Connection {
  readonly protocol: 'http' | 'https' | 'ssh'
  readonly socketPath?: string
  readonly host?: string
  readonly port?: number
  readonly username?: string
  /** Private SSH agent of the person's session. */
  readonly sshAgent?: string
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
  readonly rejectUnauthorized?: boolean
}

/** Finds out how to connect to a Docker host, with the certificates of its context or of DOCKER_CERT_PATH. */
export async function connectionTo(
  host: string,
  machine: Pick<Machine, 'environment' | 'homeDirectory'>,
): Promise<Connection | undefined> {
  const address = parseDockerHost(host)
  switch (address.transport) {
    case 'unknown':
      return undefined
    case 'socket':
    case 'pipe':
      return { protocol: 'http', socketPath: address.path }
    case 'ssh': {
      const sshAgent = machine.environment['SSH_AUTH_SOCK']
      return {
        protocol: 'ssh',
        host: address.hostname,
        port: address.port,
        ...(address.user === undefined ? {} : { username: address.user }),
        ...(sshAgent === undefined ? {} : { sshAgent }),
      }
    }
    case 'tcp': {
      const { certificates, verify } = await tlsMaterial(host, machine)
      const wantsVerification = Boolean(machine.environment['DOCKER_TLS_VERIFY'])
      const secure = address.secure || wantsVerification || certificates.key !== undefined
      const base = { host: address.hostname, port: address.port }
      if (!secure) return { ...base, protocol: 'http' }
      return { ...base, protocol: 'https', rejectUnauthorized: verify, ...certificates }
    }
  }
}

interface Certificates {
  ca?: Buffer
  cert?: Buffer
  key?: Buffer
}

async function tlsMaterial(
  host: string,
  machine: Pick<Machine, 'environment' | 'homeDirectory'>,
): Promise<{ certificates: Certificates; verify: boolean }> {
  const { contexts } = await readDockerConfiguration(machine)
  const context = contexts.find((candidate) => hostKey(candidate.host) === hostKey(host))
  const folder = machine.environment['DOCKER_CERT_PATH'] || (context?.certificateFolder ?? dockerConfigFolder(machine))
  const certificates: Certificates = {}
  for (const name of ['ca', 'cert', 'key'] as const) {
    const content = await readFile(join(folder, `${name}.pem`)).catch(() => undefined)
    if (content !== undefined) certificates[name] = content
  }
  return { certificates, verify: context?.skipTlsVerify !== true }
}
