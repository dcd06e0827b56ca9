import { existsSync } from 'node:fs'
import { runProgram } from '../parts/child.mjs'
import { inProject } from '../parts/project-folder.mjs'
import { say, whileSaying } from '../parts/say.mjs'
import { isContinuousIntegration, MissingSurroundings } from './surroundings.mjs'

const engineScript = inProject('scripts', 'test-environment', 'docker-engine.sh')
const imagesScript = inProject('scripts', 'test-environment', 'docker-images.sh')
const composeScript = inProject('scripts', 'test-environment', 'compose.sh')

/**
 * Finds or starts a Docker Engine with compose 2 and makes the images that the integration tests run.
 * @returns {Promise<Record<string, string>>} `DOCKER_HOST`, `DOCKER_CONFIG`, or nothing where there is no engine
 */
export async function prepareDocker() {
  const { problem, ...environment } = await startEngine()
  if (problem === undefined) return environment
  if (isContinuousIntegration) throw new MissingSurroundings(`Docker Engine: ${problem}`)
  say(`Tests on a real Docker Engine are skipped: ${problem}`)
  return {}
}

async function startEngine() {
  if (process.platform !== 'linux') return { problem: 'these tests make their own images, which works on Linux only' }
  if (!existsSync(engineScript)) return { problem: `${engineScript} is not there` }
  const engine = await whileSaying('Finding or starting a Docker Engine', () =>
    runProgram(engineScript, [], { quiet: true }),
  )
  const host = /^DOCKER_HOST=(\S+)$/m.exec(engine.output)?.[1]
  if (engine.code !== 0 || host === undefined) return { problem: lastLine(engine.output) }
  const environment = { DOCKER_HOST: host }
  const images = await whileSaying('Making images for the tests', () =>
    runProgram(imagesScript, [], { quiet: true, environment: { ...process.env, ...environment } }),
  )
  if (images.code !== 0) return { problem: lastLine(images.output) }
  return { ...environment, ...(await getCompose()) }
}

async function getCompose() {
  const version = await runProgram('docker', ['compose', 'version', '--short'], { quiet: true })
  if (version.code === 0 && /^v?[2-9]/.test(version.output.trim())) return {}
  const compose = await whileSaying('Getting compose 2', () => runProgram(composeScript, [], { quiet: true }))
  const folder = /^DOCKER_CONFIG=(.+)$/m.exec(compose.output)?.[1]
  if (compose.code === 0 && folder !== undefined) return { DOCKER_CONFIG: folder }
  if (isContinuousIntegration) return { problem: lastLine(compose.output) }
  say(`Tests that need compose 2 are skipped: ${lastLine(compose.output)}`)
  return {}
}

function lastLine(output) {
  return output.trim().split('\n').at(-1) ?? ''
}
