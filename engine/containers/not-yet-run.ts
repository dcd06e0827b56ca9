import type { Evidence, FindingDraft } from '../core/finding.ts'
import type { ComposeModel, Service } from '../project/facts.ts'
import { imageArchitecture, isForeign } from './architecture.ts'
import type { Image } from './images/image-facts.ts'

/** An engine as it describes itself. */
interface Engine {
  readonly architecture?: string | undefined
  readonly operatingSystem?: string | undefined
}

/**
 * What a service that has no container yet would run, where that is for another processor: its `platform`, or else the image that the
 * engine has. Docker Desktop translates such programs; whether another engine does is not seen from here.
 */
export function foreignBeforeStart(
  { name: service, place, platform, image: name = '' }: ComposeModel['services'][number],
  images: readonly Image[],
  engine: Engine | undefined,
): readonly FindingDraft[] {
  const image = images.find((one) => one.services.includes(service) && one.name === name)
  const asked = platform === undefined ? undefined : processorOf(platform)
  const architecture = platform === undefined ? image?.architecture : asked
  if (architecture === undefined || engine?.architecture === undefined) return []
  if (!isForeign(architecture, engine.architecture)) return []
  const isTranslated = /docker desktop/i.test(engine.operatingSystem ?? '')
  return [
    {
      where: { service, file: place.file, line: place.line },
      values: {
        service,
        image: name,
        architecture,
        engine: imageArchitecture(engine.architecture),
        platform: platform ?? '',
      },
      variant: isTranslated ? 'emulated' : 'before-start',
      severity: isTranslated ? 'info' : 'warning',
      data: { architecture, engineArchitecture: engine.architecture },
      evidence: [evidenceOf(platform, place, name, `${architecture} ≠ ${engine.architecture}`)],
    },
  ]
}

function evidenceOf(
  platform: string | undefined,
  place: Service['place'],
  image: string,
  difference: string,
): Evidence {
  if (platform === undefined) return { kind: 'measurement', source: `inspect:${image}.Architecture`, text: difference }
  return { kind: 'file', source: place.file, line: place.line, text: `platform: ${platform} (${difference})` }
}

/** `linux/arm64/v8`, `arm64` or `linux/x86_64` in the words of images; undefined where no processor is named. */
function processorOf(platform: string): string | undefined {
  const parts = platform.toLowerCase().split('/')
  const [first = '', second] = parts
  if (second === undefined) return first === 'linux' ? undefined : imageArchitecture(first)
  return first === 'linux' ? imageArchitecture(second) : undefined
}
