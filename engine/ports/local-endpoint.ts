/** Whether the engine behind a Docker host publishes its ports on this machine. */
export function isLocalEndpoint(endpoint: string): boolean {
  const [, scheme, rest = ''] = /^(\w+):\/\/(.*)$/.exec(endpoint) ?? []
  if (scheme === undefined || scheme === 'unix' || scheme === 'npipe' || scheme === 'fd') return true
  const address = rest.replace(/^[^@]*@/, '')
  const host = /^\[([^\]]*)\]/.exec(address)?.[1] ?? address.replace(/:.*$/, '')
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
