import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runNode } from './child.mjs'
import { inProject } from './project-folder.mjs'
import { whileSaying } from './say.mjs'

const electronFolder = inProject('node_modules', 'electron')

/** Longer than this, a firewall is swallowing the request. */
const connectWithinMs = 5000

/**
 * The path of Electron's program. It is not part of the npm package: Electron's own install script downloads it, which
 * fails behind many a company's firewall.
 * @returns {Promise<{program: string} | {problem: string}>}
 */
export async function ensureElectronBinary() {
  const there = electronProgram()
  if (there !== undefined) return { program: there }
  if (!(await canReachDownload())) return { problem: 'its download cannot be reached from here' }
  const { code, output } = await whileSaying('Downloading the desktop window (Electron, about 110 MB)', () =>
    runNode([join(electronFolder, 'install.js')], { quiet: true, cwd: electronFolder }),
  )
  const program = electronProgram()
  if (code === 0 && program !== undefined) return { program }
  return { problem: output.trim().split('\n')[0] ?? 'its download failed' }
}

function electronProgram() {
  const pathFile = join(electronFolder, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(electronFolder, 'dist')
  const program = join(folder, readFileSync(pathFile, 'utf8').trim())
  return existsSync(program) ? program : undefined
}

/** Electron's script waits for minutes where nothing answers; a proxy or a mirror is its own business. */
async function canReachDownload() {
  const elsewhere = ['HTTPS_PROXY', 'https_proxy', 'ELECTRON_MIRROR', 'electron_mirror', 'npm_config_electron_mirror']
  if (elsewhere.some((name) => process.env[name])) return true
  try {
    await fetch('https://github.com', { method: 'HEAD', signal: AbortSignal.timeout(connectWithinMs) })
    return true
  } catch {
    return false
  }
}
