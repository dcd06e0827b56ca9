import type { Service } from '../../project/facts.ts'
import type { ServiceImage } from '../../project/service-image.ts'
import { addProperty, type Edit } from '../edit/service.ts'
import { flowList } from '../known-healthchecks.ts'
import { prefixWords } from './edit-start.ts'

/** Where a start is written that can be changed. */
export type StartEdits = readonly Edit[] | 'not-here' | 'start-not-known'

/**
 * Lets a service start by a script that gets the old start as its arguments. Compose drops an image's command where a file says
 * `entrypoint`, so then it is written down too; an entry point that only the base image has stays in front of everything, because
 * the command alone is changed.
 * @param file the compose file that is to be changed.
 * @param words that start the script.
 */
export function wrapStart(
  service: Service,
  built: ServiceImage | undefined,
  file: string,
  words: readonly string[],
): StartEdits {
  const { name, entrypoint, command } = service
  const property = entrypoint !== undefined && entrypoint.words.length > 0 ? 'entrypoint' : 'command'
  const written = property === 'entrypoint' ? entrypoint : command
  const image = built?.image
  if (property === 'command' && entrypoint === undefined && image?.entrypoint !== undefined) {
    const own = image.entrypoint
    const edits = [addProperty(name, 'entrypoint', escapedList([...words, ...own.words]))]
    if (command !== undefined || image.command === undefined || own.shellForm) return edits
    return [...edits, addProperty(name, 'command', escapedList(image.command.words))]
  }
  if (written !== undefined) {
    return written.place.file === file ? [prefixWords(name, property, words)] : 'not-here'
  }
  // An empty entry point takes the image's command away as well.
  if (entrypoint !== undefined || image?.command === undefined) return 'start-not-known'
  return [addProperty(name, 'command', escapedList([...words, ...image.command.words]))]
}

/** Words that compose must not fill in once more. */
function escapedList(words: readonly string[]): string {
  return flowList(words.map((word) => word.replaceAll('$', '$$$$')))
}
