import { type FileProblem, readProjectFile } from '../../core/project-files.ts'
import { decodeText, type TextEncodingName } from '../../core/text-encoding.ts'
import type { ComposeProblem } from '../facts.ts'

export type TextFile =
  | { readonly problem?: undefined; readonly text: string; readonly encoding: TextEncodingName }
  | { readonly problem: FileProblem['problem'] | 'not-text'; readonly detail: string }

/** Compose files and env files are written by hand; 4 MB are more than 10,000 services. */
const maxBytes = 4 * 1024 * 1024

/** Reads a text file of the project; what is not text, too large or outside of it is a value. */
export async function readText(root: string, path: string): Promise<TextFile> {
  const file = await readProjectFile(root, path, maxBytes)
  if (file.problem === undefined) {
    const { text, encoding, binary } = decodeText(file.bytes)
    return binary ? { problem: 'not-text', detail: '' } : { text, encoding }
  }
  if (file.problem === 'too-large') return { problem: 'too-large', detail: String(file.size) }
  return { problem: file.problem, detail: file.problem === 'unreadable' ? file.error : '' }
}

/** The kind of compose problem for a file that is there and could not be read. */
export function problemKind(problem: NonNullable<TextFile['problem']>): ComposeProblem['kind'] {
  return problem === 'missing' || problem === 'not-a-file' ? 'unreadable' : problem
}
