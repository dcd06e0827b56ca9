import { resolve } from 'node:path'
import type { MigrationLint } from '../migrations/lint/facts.ts'
import { readText } from '../project/compose/read-text.ts'
import type { ComposeModel, Place, Service } from '../project/facts.ts'
import { readServiceImage } from '../project/service-image.ts'
import type { WantedExtension } from './facts.ts'
import { bringsExtension } from './image-extensions.ts'
import { readSettings } from './settings.ts'

/** Holds the extensions that migrations create against the image of the one PostgreSQL of the stack. */
export async function readWantedExtensions(
  root: string,
  model: ComposeModel,
  { extensions }: Pick<MigrationLint, 'extensions'>,
): Promise<WantedExtension[]> {
  const databases = readSettings(model).flatMap(({ dialect, databaseService }) =>
    dialect === 'postgresql' && databaseService !== undefined ? [databaseService] : [],
  )
  const [service, other] = [...new Set(databases)]
  // With several it is not known which of them the migrations are for.
  if (service === undefined || other !== undefined || extensions.length === 0) return []
  const source = await readImage(root, service)
  if (source === undefined) return []
  const first = new Map(extensions.map((wanted) => [wanted.extension, wanted] as const).reverse())
  return [...first.values()].map(({ extension, file, line, text }) => ({
    extension,
    at: { file, line, text },
    databaseService: service.name,
    image: source.image,
    imagePlace: source.place,
    imageText: source.text,
    ...(source.named === undefined ? {} : { named: source.named }),
    inImage: bringsExtension(source.image, extension, source.recipe),
  }))
}

interface ImageSource {
  readonly image: string
  readonly place: Place
  readonly text: string
  readonly named?: 'dockerfile' | 'compose'
  /** What a Dockerfile adds. */
  readonly recipe: string
}

async function readImage(root: string, service: Service): Promise<ImageSource | undefined> {
  const reading = await readServiceImage(root, service)
  if (reading.state === 'unread') return undefined
  if (reading.state === 'not-built') {
    const { image } = service
    if (image === undefined) return undefined
    const named = (await isWritten(root, service, image)) ? ({ named: 'compose' } as const) : {}
    return { image, place: service.place, text: `image: ${image}`, ...named, recipe: '' }
  }
  const { image, placeOf } = reading.built
  const recipe = [...image.runs, ...image.copies.flatMap(({ sources }) => sources)].join('\n')
  const { line, text, found } = await baseLine(root, service, image.base)
  const named = found && service.build?.inline === undefined ? ({ named: 'dockerfile' } as const) : {}
  return { image: image.base, place: placeOf(line), text, ...named, recipe }
}

/** Whether the compose file says the image's name without a variable. */
async function isWritten(root: string, { place }: Service, image: string): Promise<boolean> {
  const file = await readText(root, resolve(root, place.file))
  if (file.problem !== undefined) return false
  return file.text.split('\n').some((line) => /^\s*(?:image:|.*[{,]\s*image:)\s*/.test(line) && line.includes(image))
}

/** The line that names the base; the Dockerfile's first where it is named through a variable. */
async function baseLine(
  root: string,
  service: Service,
  base: string,
): Promise<{ line: number; text: string; found: boolean }> {
  const { build } = service
  if (build === undefined) return { line: 1, text: '', found: false }
  const file = build.inline ?? (await readText(root, resolve(build.context, build.dockerfile)))
  const lines = 'text' in file ? file.text.split('\n') : []
  const index = lines.findIndex((line) => /^\s*from\s/i.test(line) && line.includes(base))
  return { line: Math.max(index, 0) + 1, text: (lines[index] ?? `FROM ${base}`).trim(), found: index >= 0 }
}
