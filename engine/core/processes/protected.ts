/** Programs without which the system, the person's session or every container would go down. */
const systemPrograms: ReadonlySet<string> = new Set([
  // Windows
  'system',
  'system idle process',
  'secure system',
  'registry',
  'memory compression',
  'csrss',
  'dwm',
  'explorer',
  'fontdrvhost',
  'lsaiso',
  'lsass',
  'msmpeng',
  'services',
  'smss',
  'svchost',
  'vmmem',
  'vmmemwsl',
  'vmwp',
  'vmcompute',
  'wininit',
  'winlogon',
  'wslhost',
  'wslrelay',
  'wslservice',
  // Linux
  'dbus-daemon',
  'dbus-broker',
  'gdm',
  'gnome-shell',
  'init',
  'kwin_wayland',
  'login',
  'networkmanager',
  'plasmashell',
  'sddm',
  'sshd',
  'systemd',
  'systemd-journald',
  'systemd-logind',
  'systemd-networkd',
  'systemd-resolved',
  'systemd-udevd',
  'xorg',
  'xwayland',
  // macOS
  'controlcenter',
  'finder',
  'kernel_task',
  'launchd',
  'loginwindow',
  'mdnsresponder',
  'opendirectoryd',
  'windowserver',
  // Container engines, and what forwards ports for them
  'com.docker.backend',
  'com.docker.proxy',
  'com.docker.service',
  'com.docker.vpnkit',
  'conmon',
  'containerd',
  'containerd-shim',
  'containerd-shim-runc-v2',
  'docker-proxy',
  'dockerd',
  'gvproxy',
  'podman',
  'rootlesskit',
  'rootlessport',
  'vpnkit',
])

/** Why a process must never be stopped, or `undefined` if it may be. */
export type Protection = 'system' | 'own'

/**
 * Decides over a process by what it is.
 * @param own pids of this process and its parents.
 */
export function protectionOf(
  process: { readonly pid: number; readonly name: string; readonly system?: boolean },
  own: ReadonlySet<number>,
): Protection | undefined {
  const { pid, name, system } = process
  // 0 and 4 are Windows' idle process and kernel, 1 is init; none is ever the program of a developer.
  if (!Number.isInteger(pid) || pid <= 1 || pid === 4 || system === true) return 'system'
  if (isSystemProgram(name.toLowerCase().replace(/\.exe$/, ''))) return 'system'
  return own.has(pid) ? 'own' : undefined
}

/** Linux cuts the names of processes to 15 characters. */
function isSystemProgram(name: string): boolean {
  return systemPrograms.has(name) || (name.length === 15 && [...systemPrograms].some((full) => full.startsWith(name)))
}
