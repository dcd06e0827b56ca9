import { spawn } from 'node:child_process'
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from './child.mjs'
import { inProject } from './project-folder.mjs'

/**
 * Where the Windows Node.js, koffi's Windows part and Wine's own Windows are; a string says what is missing.
 * @returns {Promise<{node: string, koffi: string, prefix: string} | string>}
 */
export async function findWine() {
  if (process.platform !== 'linux') return 'Wine runs them on Linux only'
  const { code, output } = await runProgram(inProject('scripts', 'test-environment', 'wine.sh'), ['--check'], {
    quiet: true,
  })
  if (code !== 0) return output.trim()
  return Object.fromEntries(
    output
      .trim()
      .split('\n')
      .map((line) => line.split(/=(.*)/s)),
  )
}

/** A path of this machine as programs under Wine see it. */
export function windowsPath(path) {
  return `Z:${path.replaceAll('/', '\\')}`
}

/**
 * A folder that looks like an installed Stackmedic on Windows, with a registry of its own. Files are links: Wine shows
 * them as plain ones. Native parts of other systems are left out.
 * @returns {{folder: string, prefix: string, dispose: () => void}}
 */
export function stageForWine(wine) {
  const folder = mkdtempSync(join(tmpdir(), 'stackmedic-windows-'))
  const dispose = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  try {
    linkApplication(folder, wine.koffi)
    mkdirSync(join(folder, 'temp'))
    return { folder, prefix: copyPrefix(folder, wine.prefix), dispose }
  } catch (error) {
    dispose()
    throw error
  }
}

function linkApplication(folder, koffi) {
  for (const name of ['dist', 'resources', 'package.json']) symlinkSync(inProject(name), join(folder, name))
  const packages = join(folder, 'node_modules')
  mkdirSync(join(packages, '@koromix'), { recursive: true })
  symlinkSync(koffi, join(packages, '@koromix', 'koffi-win32-x64'))
  for (const name of readdirSync(inProject('node_modules'))) {
    if (name !== '@koromix' && !name.startsWith('.')) symlinkSync(inProject('node_modules', name), join(packages, name))
  }
}

/** Registry and devices are copied, so that runs do not see each other; drive C is only read. */
function copyPrefix(folder, template) {
  const prefix = join(folder, 'prefix')
  mkdirSync(join(prefix, 'dosdevices'), { recursive: true })
  for (const name of ['system.reg', 'user.reg', 'userdef.reg', '.update-timestamp']) {
    if (existsSync(join(template, name))) cpSync(join(template, name), join(prefix, name))
  }
  symlinkSync(join(template, 'drive_c'), join(prefix, 'drive_c'))
  symlinkSync('../drive_c', join(prefix, 'dosdevices', 'c:'))
  symlinkSync('/', join(prefix, 'dosdevices', 'z:'))
  return prefix
}

/**
 * Runs a Windows program under Wine and ends everything that it left behind.
 * @returns {Promise<{code: number, output: string, timedOut: boolean}>}
 */
export async function runUnderWine(program, argumentList, { folder, prefix }, { timeoutMs, environment = {} }) {
  const wine = {
    ...process.env,
    ...environment,
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    WINEARCH: 'win64',
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
    TEMP: windowsPath(join(folder, 'temp')),
    TMP: windowsPath(join(folder, 'temp')),
    STACKMEDIC_DATA: windowsPath(join(folder, 'data')),
    STACKMEDIC_UNDER_WINE: '1',
  }
  let timedOut = false
  // Ending Wine's server ends every program of this prefix, and of no other.
  const endAll = () => runProgram('wineserver', ['-k'], { quiet: true, environment: wine })
  const timer = setTimeout(() => {
    timedOut = true
    void endAll()
  }, timeoutMs)
  const outputFile = join(folder, 'output.txt')
  const code = await spawnInto(outputFile, program, argumentList, { cwd: folder, env: wine })
  clearTimeout(timer)
  await endAll()
  return { code, output: readFileSync(outputFile, 'utf8'), timedOut }
}

/** Output goes to a file: Node's pipes are sockets, which Wine does not take for standard streams. */
function spawnInto(outputFile, program, argumentList, options) {
  const output = openSync(outputFile, 'w')
  return new Promise((resolve) => {
    const child = spawn('wine', [program, ...argumentList], { ...options, stdio: ['ignore', output, output] })
    child.on('error', () => resolve(127))
    child.on('close', (code) => resolve(code ?? 1))
  }).finally(() => closeSync(output))
}
