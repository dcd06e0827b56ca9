import type Dockerode from 'dockerode'
import { z } from 'zod'
import { known, skipped, unknown } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { stripControlSequences } from '../../core/strip-control-sequences.ts'
import { timeLimit } from '../../core/time-limit.ts'
import { readDockerConfiguration } from '../../docker/contexts.ts'
import { endpointMessage } from '../../docker/endpoint-message.ts'
import { openEngine } from '../../docker/engine-client.ts'
import { engineTimeLeft } from '../../docker/engine-time.ts'
import { endpointsFact } from '../../docker/facts.ts'
import { composeModelFact } from '../../project/facts.ts'
import { containerListFact } from '../facts.ts'
import { askRegistry } from '../images/ask-registry.ts'
import { type Image, imagesFact } from '../images/image-facts.ts'
import { isImageName, mayBeAsked, registryOf } from '../images/image-name.ts'
import { usedImages } from '../images/used-images.ts'
import { isNotFound } from '../inspect-container.ts'

const maxImages = 60
const atOnce = 4
/** Each question is a request to a registry that may count them. */
const maxAsked = 5
const registryTimeoutMs = 2500

const inspectSchema = z.object({ Os: z.string().nullish(), Architecture: z.string().nullish() })

/** Looks which of the project's images the engine has, and asks the registries for those that it has not. */
export default defineProbe({
  fact: imagesFact,
  budgetMs: 6000,
  needs: { endpoints: endpointsFact, compose: composeModelFact },
  uses: { list: containerListFact },
  async read({ machine, facts: { endpoints, compose }, optional: { list }, signal }) {
    const { host } = endpoints.choice
    if (host === undefined || endpoints.endpoints[0]?.state !== 'ok') return unknown(endpointMessage(endpoints))
    // A list that could not be read is reported by its own fact; asking a sick engine more takes time and says no more.
    if (list === undefined) return skipped(message('containers.reasons.images-not-read', { host }))
    const used = usedImages(compose, list).slice(0, maxImages)
    const time = timeLimit(signal, engineTimeLeft(endpoints, list))
    try {
      const engine = await openEngine(host, machine, engineTimeLeft(endpoints, list))
      const looked = await inAllAtOnce(used, (image) => lookAt(engine, image, time))
      const missing = looked.filter((image) => !image.present && image.wanted)
      const logins = missing.length === 0 ? [] : (await readDockerConfiguration(machine)).registriesWithLogin
      const askable = missing
        .filter(({ name }) => isImageName(name) && mayBeAsked(registryOf(name), logins))
        .slice(0, maxAsked)
      const registryTime = timeLimit(time, registryTimeoutMs)
      const answers = await inAllAtOnce(missing, async (image) => {
        const notAsked = { answer: 'not-asked' as const, detail: '' }
        const registry = registryOf(image.name)
        const refused = { answer: 'not-a-name' as const, detail: 'invalid reference format' }
        const said = !isImageName(image.name)
          ? refused
          : askable.includes(image)
            ? await askRegistry(engine, image.name, registryTime)
            : notAsked
        const detail = stripControlSequences(said.detail)
        return [image.name, { ...said, detail, host: registry, loggedIn: logins.includes(registry) }] as const
      })
      const registries = new Map(answers)
      return known(
        looked.map(({ wanted: _, ...image }): Image => {
          const registry = registries.get(image.name)
          return registry === undefined ? image : { ...image, registry }
        }),
      )
    } catch (error) {
      if (time.aborted) return unknown(message('containers.reasons.images-too-slow', { host }))
      const detail = error instanceof Error ? error.message : String(error)
      return unknown(message('containers.reasons.engine-error', { host, detail }))
    }
  },
})

type Used = ReturnType<typeof usedImages>[number]

async function lookAt(engine: Dockerode, image: Used, signal: AbortSignal): Promise<Used & Image> {
  try {
    // The library takes a signal here too; its types do not say so.
    const inspect: (options: object) => Promise<unknown> = engine
      .getImage(image.name)
      .inspect.bind(engine.getImage(image.name))
    const { Os, Architecture } = inspectSchema.parse(await inspect({ abortSignal: signal }))
    return { ...image, present: true, ...(Os && { os: Os }), ...(Architecture && { architecture: Architecture }) }
  } catch (error) {
    // 400: no image can have such a name.
    const refused = error instanceof Error && 'statusCode' in error && error.statusCode === 400
    if (isNotFound(error) || refused) return { ...image, present: false }
    throw error
  }
}

/** Some at a time; keeps the order. */
async function inAllAtOnce<Item, Result>(
  items: readonly Item[],
  use: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length)
  let next = 0
  const work = async () => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index]
      if (item !== undefined) results[index] = await use(item, index)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return results
}
