import { decodeWindows1252 } from '../core/windows-1252.ts'
import { singleByteCodePages } from './code-page-tables.ts'
import { guessCodePage } from './guess-code-page.ts'

/** How the output of a program was encoded: `utf-8`, `utf-16le`, or a code page such as `cp850`. */
export type ConsoleEncoding = 'utf-8' | 'utf-16le' | `cp${number}`

export interface ConsoleText {
  readonly text: string
  readonly encoding: ConsoleEncoding
}

/**
 * Decodes what a Windows program wrote to a pipe: console programs write the OEM code page, `wsl.exe` writes UTF-16LE
 * without a mark, docker and others UTF-8. The code page is guessed from the bytes, because captures of other machines are
 * read too.
 */
export function decodeConsoleOutput(bytes: Uint8Array): ConsoleText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes.subarray(2))
  if (looksLikeUtf16(bytes)) return utf16(bytes)
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const utf8 = decodeStrictly('utf-8', marked ? bytes.subarray(3) : bytes)
  if (utf8 !== undefined) return { text: utf8, encoding: 'utf-8' }
  const page = guessCodePage(bytes)
  return { text: decodeCodePage(bytes, page), encoding: `cp${page}` }
}

const consoleCodePages = [850, 437, 852, 866, 932, 936, 949, 950]

/**
 * The text in every reading that is possible, the likeliest first, for a parser that knows by its words which is right:
 * a short output of an unknown machine does not always tell its code page.
 */
export function* possibleTexts(bytes: Uint8Array): Generator<string> {
  const { text, encoding } = decodeConsoleOutput(bytes)
  yield text
  if (encoding === 'utf-8' || encoding === 'utf-16le') return
  for (const page of consoleCodePages) if (encoding !== `cp${page}`) yield decodeCodePage(bytes, page)
}

/** Decodes bytes of a Windows code page; a page that nobody knows is read as 437, which is right for all ASCII. */
export function decodeCodePage(bytes: Uint8Array, codePage: number): string {
  if (codePage === 1252) return decodeWindows1252(bytes)
  const label = labels[codePage]
  if (label !== undefined) return new TextDecoder(label, { ignoreBOM: true }).decode(bytes)
  const upper = singleByteCodePages[codePage] ?? singleByteCodePages[437] ?? ''
  let text = ''
  for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : upper.charAt(byte - 0x80)
  return text
}

/** The code pages that `TextDecoder` knows, under the only names that it takes for them. */
const labels: Readonly<Record<number, string>> = {
  866: 'ibm866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1250: 'windows-1250',
  1251: 'windows-1251',
  1253: 'windows-1253',
  1254: 'windows-1254',
  1255: 'windows-1255',
  1256: 'windows-1256',
  1257: 'windows-1257',
  1258: 'windows-1258',
  54936: 'gb18030',
  65001: 'utf-8',
}

/** Text in UTF-16LE has its digits, blanks and line ends as a byte and a zero byte; other text has hardly any zeros. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const pairs = Math.min(bytes.length >> 1, 4096)
  let zeroHigh = 0
  let zeroLow = 0
  for (let pair = 0; pair < pairs; pair += 1) {
    if (bytes[2 * pair] === 0) zeroLow += 1
    else if (bytes[2 * pair + 1] === 0) zeroHigh += 1
  }
  return zeroHigh > pairs / 10 && zeroLow <= pairs / 50
}

function utf16(bytes: Uint8Array): ConsoleText {
  return { text: new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes), encoding: 'utf-16le' }
}

/** `undefined` when the bytes are something else; a character that is cut off at the very end is left out. */
function decodeStrictly(label: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true })
  } catch {
    return undefined
  }
}
