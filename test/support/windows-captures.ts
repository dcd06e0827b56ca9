import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { encodeCodePage, encodeUtf16, fitsCodePage, withCrlf } from './encode-code-page.ts'

/** The folder of real captures that is not part of the checkout; tests with it are skipped where it is missing. */
export const captureFolder = join(
  process.env['STACKMEDIC_SHARED'] ?? resolve(import.meta.dirname, '../../../shared'),
  'fixtures',
  'windows',
)

export const hasCaptures = existsSync(captureFolder)

export interface Capture {
  /** `folder/name`. */
  readonly name: string
  readonly text: string
  /** What a right parser makes of it. */
  readonly expected: Record<string, unknown>
}

/** The captures of some folders that have an EXPECTED.json; none where the folder is missing. */
export function capturesIn(...folders: readonly string[]): readonly Capture[] {
  if (!hasCaptures) return []
  return folders.flatMap((folder) =>
    readdirSync(join(captureFolder, folder))
      .filter((file) => file.endsWith('.txt'))
      .map((file) => {
        const path = join(captureFolder, folder, file)
        return {
          name: `${folder}/${file.replace(/\.txt$/, '')}`,
          text: readFileSync(path, 'utf8'),
          expected: JSON.parse(readFileSync(path.replace(/\.txt$/, '.EXPECTED.json'), 'utf8')) as Record<
            string,
            unknown
          >,
        }
      }),
  )
}

/** A console with an East Asian code page has Latin and Cyrillic letters too, but no program writes these languages there. */
function codePagesFor(text: string): readonly number[] {
  const eastAsian = /[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]/.test(text)
  const ascii = [...text].every((character) => character < '\x80')
  return [...(eastAsian ? [] : [437, 850, 866]), ...(eastAsian || ascii ? [932, 936, 949, 950] : [])]
}

/** The same text in every encoding in which Windows may hand it over, with CRLF. */
export function encodings(text: string): readonly (readonly [name: string, bytes: Uint8Array])[] {
  const lines = withCrlf(text)
  return [
    ['UTF-8 with LF', Buffer.from(text)],
    ['UTF-8', Buffer.from(lines)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${lines}`)],
    ['UTF-16LE', encodeUtf16(lines)],
    ['UTF-16LE with a mark', encodeUtf16(`\uFEFF${lines}`)],
    ...codePagesFor(text)
      .filter((page) => fitsCodePage(lines, page))
      .map((page) => [`code page ${page}`, encodeCodePage(lines, page)] as const),
  ]
}

/** The text cut off after each of its lines. */
export function cutAfterEachLine(text: string): readonly string[] {
  const lines = text.split('\n')
  return lines.map((_, index) => lines.slice(0, index).join('\n'))
}
