import { runProgram } from '../parts/child.mjs'
import { inProject } from '../parts/project-folder.mjs'
import { say, whileSaying } from '../parts/say.mjs'
import { canInstallDebianPackages, installDebianPackages } from './debian-packages.mjs'
import { isContinuousIntegration, MissingSurroundings } from './surroundings.mjs'

/**
 * A database server for the integration tests alone, which a script beside this file starts and ends.
 * @param {{ name: string, script: string, variable: string, packages: readonly string[] }} server
 * `variable` is what the script prints and the tests read; `packages` are Debian's.
 */
export function privateServer({ name, script, variable, packages }) {
  const program = inProject('scripts', 'test-environment', script)

  /** @returns {Promise<Record<string, string>>} the variable, or nothing where there is no server */
  async function prepare() {
    const { problem, url } = await startServer()
    if (url !== undefined) return { [variable]: url }
    if (isContinuousIntegration) throw new MissingSurroundings(`${name}: ${problem}`)
    say(`Tests on a real ${name} are skipped: ${problem}`)
    return {}
  }

  /** Ends the private server; others are not touched. */
  async function stop() {
    if (process.platform === 'linux') await runProgram(program, ['stop'], { quiet: true })
  }

  async function startServer() {
    if (process.platform !== 'linux') return { problem: 'the private server is made from a Debian package' }
    const first = await start()
    if (first.url !== undefined || !first.isMissing || !canInstallDebianPackages()) return first
    const problem = await installDebianPackages('for tests on a real database', packages)
    return problem === undefined ? start() : { problem }
  }

  async function start() {
    const { output } = await whileSaying(`Starting a private ${name}`, () => runProgram(program, [], { quiet: true }))
    return {
      url: new RegExp(`^${variable}=(\\S+)$`, 'm').exec(output)?.[1],
      isMissing: output.includes('is not installed'),
      problem: output.trim().split('\n').at(-1) ?? '',
    }
  }

  return { prepare, stop }
}
