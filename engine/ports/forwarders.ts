/**
 * Programs that hold a port for somebody else: a container, or a Linux distribution on Windows. Stopping one of them
 * would cut off everything that it forwards, and the container would still have the port.
 */
const forwarders: ReadonlySet<string> = new Set([
  'docker-proxy',
  'dockerd',
  'com.docker.backend',
  'com.docker.proxy',
  'com.docker.vpnkit',
  'vpnkit',
  'vpnkit-bridge',
  'rootlesskit',
  'rootlessport',
  'slirp4netns',
  'pasta',
  'pasta.avx2',
  'conmon',
  'gvproxy',
  'lima-guestagent',
  'limactl',
  'wslrelay',
  'wslhost',
  'wslservice',
  'host-switch',
])

/** Whether a program only passes a port on; `.exe` and the case of letters do not matter. */
export function isForwarder(program: string): boolean {
  return forwarders.has(program.toLowerCase().replace(/\.exe$/, ''))
}

/** Whether a program passes ports on to Linux programs in WSL: all distributions share one virtual machine and one relay. */
export function isWslRelay(program: string): boolean {
  return /^(?:wslrelay|wslhost)(?:\.exe)?$/i.test(program)
}

/** What Docker Engine on Linux starts for each published port, and the programs of Docker Desktop. */
const engineForwarder = 'docker-proxy'
const desktopForwarders: ReadonlySet<string> = new Set([
  'com.docker.backend',
  'com.docker.proxy',
  'com.docker.vpnkit',
  'vpnkit',
  'vpnkit-bridge',
])

/** Whether a forwarder surely works for the engine behind a Docker host, and for no other one. */
export function forwardsForEngine(program: string, endpoint: string): boolean {
  const name = program.toLowerCase().replace(/\.exe$/, '')
  if (name === engineForwarder) return /^unix:\/\/(?:\/var)?\/run\/docker\.sock$/.test(endpoint)
  if (!desktopForwarders.has(name)) return false
  return /dockerDesktop|\/docker_engine$|\/\.docker\/(?:run|desktop)\/docker\.sock$/i.test(endpoint)
}
