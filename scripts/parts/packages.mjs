import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { runNode, runProgram } from './child.mjs'
import { inProject } from './project-folder.mjs'
import { whileSaying } from './say.mjs'

const lockFile = inProject('package-lock.json')
const npmRecord = inProject('node_modules', '.package-lock.json')
const stamp = inProject('node_modules', '.cache', 'stackmedic', 'installed')

/**
 * Installs the npm packages that the lock file names, unless they are there.
 * Install scripts stay off: none of the packages needs one here (Electron's binary has its own step), and a script of a
 * package is a stranger's program.
 */
export async function ensurePackages() {
  if (arePackagesThere()) return
  await whileSaying('Installing packages (about half a minute)', async () => {
    const { code, output } = await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
    if (code !== 0) throw new Error(`npm ci failed:\n${output.trim()}`)
  })
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted())
}

function arePackagesThere() {
  if (!existsSync(npmRecord)) return false
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === wanted()
  // Installed by hand: npm's own record is newer than the lock file.
  return statSync(npmRecord).mtimeMs >= statSync(lockFile).mtimeMs
}

/** Native packages differ by system, so a folder that is shared with another system is not good for this one. */
function wanted() {
  const lock = createHash('sha256').update(readFileSync(lockFile)).digest('hex')
  return `${process.platform} ${process.arch} ${lock}\n`
}

function npm(argumentList) {
  const script = process.env.npm_execpath
  if (script?.endsWith('.js')) return runNode([script, ...argumentList], { quiet: true })
  // On Windows npm is a batch file, which only its command interpreter can run; the arguments are constants.
  if (process.platform === 'win32')
    return runProgram('cmd.exe', ['/d', '/s', '/c', 'npm', ...argumentList], { quiet: true })
  return runProgram('npm', argumentList, { quiet: true })
}
