import { runProgram } from '../parts/child.mjs'
import { say } from '../parts/say.mjs'
import { canInstallDebianPackages, installDebianPackages } from './debian-packages.mjs'
import { isContinuousIntegration, MissingSurroundings } from './surroundings.mjs'

/** Programs that the integration tests hold Stackmedic's own readers against. */
const tools = [
  // Debian's own Python: another one that comes first in PATH does not see Debian's Alembic.
  { package: 'python3-alembic', looksLike: ['/usr/bin/python3', ['-c', 'import alembic']] },
  { package: 'iproute2', looksLike: ['ss', ['-V']] },
]

/**
 * Makes sure that the tools are there. Tests whose tool is missing skip by themselves; only continuous integration
 * insists.
 * @returns {Promise<Record<string, string>>} environment variables for the tests
 */
export async function prepareTools() {
  const missing = await findMissing()
  if (missing.length === 0) return {}
  const problem = canInstallDebianPackages()
    ? await installDebianPackages('for the integration tests', missing)
    : `needs ${missing.join(', ')}`
  if (problem === undefined) return {}
  if (isContinuousIntegration) throw new MissingSurroundings(`${missing.join(', ')}: ${problem}`)
  say(`Tests that use ${missing.join(', ')} are skipped: ${problem}`)
  return {}
}

async function findMissing() {
  const found = await Promise.all(
    tools.map(async ({ package: name, looksLike: [program, argumentList] }) => {
      const { code } = await runProgram(program, argumentList, { quiet: true })
      return code === 0 ? undefined : name
    }),
  )
  return found.filter((name) => name !== undefined)
}
