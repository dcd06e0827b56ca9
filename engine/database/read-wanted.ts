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
    inImage: bringsExtension(source.image, extension, source.recipe),
  }))
}

interface ImageSource {
  readonly image: string
  readonly place: Place
  readonly text: string
  /** What a Dockerfile adds. */
  readonly recipe: string
}

async function readImage(root: string, service: Service): Promise<ImageSource | undefined> {
  const reading = await readServiceImage(root, service)
  if (reading.state === 'unread') return undefined
  if (reading.state === 'not-built') {
    const { image } = service
    return image === undefined ? undefined : { image, place: service.place, text: `image: ${image}`, recipe: '' }
  }
  const { image, placeOf } = reading.built
  const recipe = [...image.runs, ...image.copies.flatMap(({ sources }) => sources)].join('\n')
  const { line, text } = await baseLine(root, service, image.base)
  return { image: image.base, place: placeOf(line), text, recipe }
}

/** The line that names the base; the Dockerfile's first where it is named through a variable. */
async function baseLine(root: string, service: Service, base: string): Promise<{ line: number; text: string }> {
  const { build } = service
  if (build === undefined) return { line: 1, text: '' }
  const file = build.inline ?? (await readText(root, resolve(build.context, build.dockerfile)))
  const lines = 'text' in file ? file.text.split('\n') : []
  const index = lines.findIndex((line) => /^\s*from\s/i.test(line) && line.includes(base))
  return { line: Math.max(index, 0) + 1, text: (lines[index] ?? `FROM ${base}`).trim() }
}
