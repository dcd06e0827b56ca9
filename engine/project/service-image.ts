import { resolve } from 'node:path'
import { projectPath } from '../core/project-files.ts'
import { readText } from './compose/read-text.ts'
import { isRemote } from './compose/resolve-path.ts'
import { parseDockerfile } from './dockerfile.ts'
import type { Place, Service } from './facts.ts'
import { type Image, imageOf } from './image.ts'

/** What is known of the image that a service is built from. */
export interface ServiceImage {
  readonly image: Image
  /** Where a line of the Dockerfile is. */
  readonly placeOf: (line: number) => Place
  /** Absolute path of the build context. */
  readonly context: string
}

export type ServiceImageReading =
  | { readonly state: 'read'; readonly built: ServiceImage }
  /** The service uses an image from elsewhere. */
  | { readonly state: 'not-built' }
  | { readonly state: 'unread'; readonly file: string; readonly problem: string }

/** Reads the Dockerfile of a service, down to the stage that it uses. */
export async function readServiceImage(root: string, service: Service): Promise<ServiceImageReading> {
  const { build } = service
  if (build === undefined) return { state: 'not-built' }
  const { context, target, inline, arguments: buildArguments } = build
  if (isRemote(context)) return { state: 'unread', file: context, problem: 'remote' }
  const path = resolve(context, build.dockerfile)
  const file = inline?.place.file ?? projectPath(root, path)
  const content = inline ?? (await readText(root, path))
  if ('problem' in content && content.problem !== undefined) {
    return { state: 'unread', file, problem: content.problem }
  }
  const image = imageOf(parseDockerfile(content.text, buildArguments), target, buildArguments)
  if (image === undefined) return { state: 'unread', file, problem: 'no-stage' }
  const firstLine = inline?.place.line ?? 0
  return {
    state: 'read',
    built: { image, context, placeOf: (line) => ({ file, line: firstLine + line, column: 1 }) },
  }
}
