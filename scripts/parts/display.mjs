/** Whether a window or a browser can be shown to whoever started this. */
export function hasDisplay({ env, platform } = process) {
  if (platform === 'linux') return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
  // A remote shell on Windows or macOS has a desktop, but not the person's.
  return !env.SSH_CONNECTION
}
