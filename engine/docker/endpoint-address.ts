/** A Docker host taken apart. */
export type EndpointAddress =
  | { readonly transport: 'socket' | 'pipe'; readonly path: string }
  | { readonly transport: 'tcp'; readonly hostname: string; readonly port: number; readonly secure: boolean }
  | { readonly transport: 'ssh'; readonly hostname: string; readonly port: number; readonly user: string | undefined }
  | { readonly transport: 'unknown' }

/**
 * Takes a Docker host apart. Docker's own rules: without a scheme it is TCP, `unix://` and `npipe://` without a path
 * mean the default place, port 2376 speaks TLS, 2375 does not.
 */
export function parseDockerHost(host: string): EndpointAddress {
  if (host.startsWith('unix://')) {
    return { transport: 'socket', path: host.slice('unix://'.length) || '/var/run/docker.sock' }
  }
  if (host.startsWith('npipe://')) {
    const name = pipeName(host.slice('npipe://'.length)) ?? 'docker_engine'
    return { transport: 'pipe', path: pipePath(name) }
  }
  let url: URL
  let user: string | undefined
  try {
    url = new URL(host.includes('://') ? host : `tcp://${host}`)
    user = url.username === '' ? undefined : decodeURIComponent(url.username)
  } catch {
    return { transport: 'unknown' }
  }
  // URL keeps the brackets of an IPv6 address; sockets want it without.
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (hostname === '') return { transport: 'unknown' }
  if (url.protocol === 'ssh:') return { transport: 'ssh', hostname, port: Number(url.port) || 22, user }
  if (url.protocol !== 'tcp:' && url.protocol !== 'http:' && url.protocol !== 'https:') return { transport: 'unknown' }
  const secure = url.protocol === 'https:' || url.port === '2376'
  return { transport: 'tcp', hostname, port: Number(url.port) || (secure ? 2376 : 2375), secure }
}

/** The last part of a pipe's path in any of its notations: `\\.\pipe\NAME`, `//./pipe/NAME`. */
export function pipeName(path: string): string | undefined {
  return /^[\\/]{2}[^\\/]+[\\/]pipe[\\/](.+)$/i.exec(path)?.[1]
}

/** A pipe as Win32 and Node want it. */
export function pipePath(name: string): string {
  return `\\\\.\\pipe\\${name}`
}

/** A pipe as docker writes it. */
export function pipeHost(name: string): string {
  return `npipe:////./pipe/${name}`
}

/** Two hosts with the same key lead to the same place: pipe names ignore case and have several notations. */
export function hostKey(host: string): string {
  const address = parseDockerHost(host)
  if (address.transport === 'pipe') return address.path.toLowerCase()
  if (address.transport === 'socket') return address.path
  return host
}
