import { runProgram } from '../parts/child.mjs'
import { whileSaying } from '../parts/say.mjs'

/** Whether this is a Debian where packages may be installed without asking for a password. */
export function canInstallDebianPackages() {
  return process.platform === 'linux' && process.getuid?.() === 0
}

/**
 * Installs Debian packages.
 * @param {string} purpose what they are for, shown while it takes
 * @param {readonly string[]} names
 * @returns {Promise<string | undefined>} why it did not work
 */
export async function installDebianPackages(purpose, names) {
  return whileSaying(`Installing ${names.join(', ')} (${purpose})`, async () => {
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const aptGet = (...argumentList) =>
      // Somebody else may be installing; wait rather than fail.
      runProgram('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...argumentList], { quiet: true, environment })
    const first = await aptGet('install', '-y', '--no-install-recommends', ...names)
    if (first.code === 0) return undefined
    if (first.code === 127) return 'apt-get is not there'
    const updated = await aptGet('update')
    if (updated.code !== 0) return lastLines(updated.output)
    const second = await aptGet('install', '-y', '--no-install-recommends', ...names)
    return second.code === 0 ? undefined : lastLines(second.output)
  })
}

function lastLines(output) {
  return output.trim().split('\n').slice(-5).join('\n')
}
