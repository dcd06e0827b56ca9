import { existsSync } from 'node:fs'
import { runProgram } from '../parts/child.mjs'
import { inProject } from '../parts/project-folder.mjs'
import { say, whileSaying } from '../parts/say.mjs'
import { isContinuousIntegration, MissingSurroundings } from './surroundings.mjs'

const engineScript = inProject('scripts', 'test-environment', 'docker-engine.sh')
const imagesScript = inProject('scripts', 'test-environment', 'docker-images.sh')

/**
 * Finds or starts a Docker Engine and makes the images that the integration tests run.
 * @returns {Promise<Record<string, string>>} `DOCKER_HOST`, or nothing where there is no engine
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
  return images.code === 0 ? environment : { problem: lastLine(images.output) }
}

function lastLine(output) {
  return output.trim().split('\n').at(-1) ?? ''
}
