import { defineCheck } from '../../core/check.ts'
import type { Evidence, FindingDraft } from '../../core/finding.ts'
import { engineFact } from '../../docker/facts.ts'
import { composeModelFact } from '../../project/facts.ts'
import { imageArchitecture, isForeign } from '../architecture.ts'
import { type Assessment, assessStack } from '../assess.ts'
import { aboutContainer, stateEvidence } from '../evidence.ts'
import { type Container, type ContainerLog, containerListFact, containerLogsFact } from '../facts.ts'
import { type Image, imagesFact } from '../images/image-facts.ts'
import { foreignBeforeStart } from '../not-yet-run.ts'

const failed: ReadonlySet<Assessment['condition']> = new Set(['failed', 'restart-loop', 'not-startable', 'unhealthy'])
const kernelsWords = /exec format error/i

/** A program that this engine's processor cannot run: an image for another one, or a script without a first line. */
export default defineCheck({
  rule: 'containers/exec-format',
  severity: 'error',
  needs: { list: containerListFact, compose: composeModelFact },
  uses: { images: imagesFact, logs: containerLogsFact, engine: engineFact },
  silentWhenFine: true,
  judge({ list, compose }, { images = [], logs = [], engine }) {
    const started = new Set(list.containers.flatMap(({ belongs, compose: own }) => (belongs && own?.service) || []))
    const notStarted = compose.services.filter(
      ({ name, active, replicas }) => active && replicas !== 0 && !started.has(name),
    )
    const platforms = new Map(compose.services.map(({ name, platform }) => [name, platform ?? '']))
    const judged = assessStack(list, compose).services.flatMap((assessment): readonly FindingDraft[] => {
      const { container, condition, service } = assessment
      if (container === undefined) return []
      const image = images.find(({ name }) => name === container.image)
      const foreign = foreignArchitecture(image, engine?.architecture)
      const said = failed.has(condition) ? kernelSaid(service, container, logs) : undefined
      if (said === undefined && foreign === undefined) return []
      const about = aboutContainer(assessment, container)
      const variant = foreign === undefined ? 'script' : said === undefined ? 'emulated' : undefined
      const architectures = { image: image?.architecture ?? '', engine: engine?.architecture ?? '' }
      return [
        {
          ...about,
          values: {
            ...about.values,
            image: container.image,
            architecture: architectures.image,
            engine: imageArchitecture(architectures.engine),
            platform: platforms.get(service) ?? '',
          },
          ...(variant === undefined ? {} : { variant }),
          ...(said === undefined ? { severity: 'info' as const } : {}),
          data: { ...about.data, architecture: architectures.image, engineArchitecture: architectures.engine },
          evidence: [
            ...(said === undefined ? [] : [said]),
            ...(foreign === undefined ? [] : [foreign]),
            stateEvidence(service, container),
          ],
        },
      ]
    })
    return [...notStarted.flatMap((service) => foreignBeforeStart(service, images, engine)), ...judged]
  },
})

function foreignArchitecture(image: Image | undefined, engine: string | undefined): Evidence | undefined {
  const architecture = image?.architecture
  if (image === undefined || architecture === undefined || engine === undefined) return undefined
  if (!isForeign(architecture, engine)) return undefined
  return { kind: 'measurement', source: `inspect:${image.name}.Architecture`, text: `${architecture} ≠ ${engine}` }
}

/** The kernel's own words, from the engine's error or from the last lines of the log. */
function kernelSaid(service: string, container: Container, logs: readonly ContainerLog[]): Evidence | undefined {
  if (kernelsWords.test(container.error)) {
    return { kind: 'measurement', source: `inspect:${service}.State.Error`, text: container.error }
  }
  const line = logs.find(({ id }) => id === container.id)?.lines.findLast(({ text }) => kernelsWords.test(text))
  return line === undefined ? undefined : { kind: 'log', source: `logs:${service}`, text: line.text }
}
