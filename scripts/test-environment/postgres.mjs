import { runProgram } from '../parts/child.mjs'
import { inProject } from '../parts/project-folder.mjs'
import { say, whileSaying } from '../parts/say.mjs'
import { canInstallDebianPackages, installDebianPackages } from './debian-packages.mjs'
import { isContinuousIntegration, MissingSurroundings } from './surroundings.mjs'

const script = inProject('scripts', 'test-environment', 'postgres.sh')

/**
 * Starts a private PostgreSQL for the integration tests, installing Debian's package where it is missing.
 * @returns {Promise<Record<string, string>>} `STACKMEDIC_TEST_POSTGRES`, or nothing where there is no server
 */
export async function preparePostgres() {
  const { problem, ...environment } = await startServer()
  if (problem === undefined) return environment
  if (isContinuousIntegration) throw new MissingSurroundings(`PostgreSQL: ${problem}`)
  say(`Tests on a real PostgreSQL are skipped: ${problem}`)
  return {}
}

/** Ends the private server; others are not touched. */
export async function stopPostgres() {
  if (process.platform === 'linux') await runProgram(script, ['stop'], { quiet: true })
}

async function startServer() {
  if (process.platform !== 'linux') return { problem: 'the private server is made from a Debian package' }
  const first = await start()
  if (first.url !== undefined) return { STACKMEDIC_TEST_POSTGRES: first.url }
  if (!first.isMissing || !canInstallDebianPackages()) return { problem: first.problem }
  const problem = await installDebianPackages('for tests on a real database', ['postgresql'])
  if (problem !== undefined) return { problem }
  const second = await start()
  return second.url === undefined ? { problem: second.problem } : { STACKMEDIC_TEST_POSTGRES: second.url }
}

async function start() {
  const { output } = await whileSaying('Starting a private PostgreSQL', () => runProgram(script, [], { quiet: true }))
  return {
    url: /^STACKMEDIC_TEST_POSTGRES=(\S+)$/m.exec(output)?.[1],
    isMissing: output.includes('is not installed'),
    problem: output.trim().split('\n').at(-1) ?? '',
  }
}
