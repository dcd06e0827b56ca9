import { isAscii } from 'node:buffer'
import { decodeWindows1252 } from '../core/windows-1252.ts'

/** Why bytes are no Python source; named after what a person can do about it. */
export type DecodeProblem =
  | { readonly kind: 'null-bytes'; readonly line: number; readonly column: number }
  /** Windows PowerShell's `>` and old editors write UTF-16, which Python does not read. */
  | { readonly kind: 'utf-16'; readonly line: 1; readonly column: 1 }
  | { readonly kind: 'unknown-encoding'; readonly encoding: string; readonly line: number; readonly column: number }
  | {
      readonly kind: 'encoding-contradiction'
      readonly encoding: string
      readonly line: number
      readonly column: number
    }

export interface DecodedSource {
  /** Without a byte order mark, every line end a `\n`; bytes that are no text are U+FFFD. */
  readonly text: string
  /** Some bytes did not fit the encoding; Python minds only where they are not in a comment. */
  readonly undecodable: boolean
  readonly problem?: DecodeProblem
}

let strictUtf8: InstanceType<typeof TextDecoder> | undefined

/** Decodes Python source as CPython does: byte order mark, coding cookie in the first two lines (PEP 263), else UTF-8. */
export function decodeSource(bytes: Uint8Array): DecodedSource {
  // Most source is: then its characters are its bytes, and a cookie is looked for where that is quick.
  const ascii = isAscii(bytes) ? asLatin1(bytes) : undefined
  if (ascii !== undefined && !mayHaveCookie(ascii)) return finish({ text: ascii, undecodable: false })
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    const text = new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)
    return { text: unifyLineEnds(text), undecodable: true, problem: { kind: 'utf-16', line: 1, column: 1 } }
  }
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const body = marked ? bytes.subarray(3) : bytes
  const cookie = readCookie(body)
  if (cookie === undefined) return finish(decodeUtf8(body))
  const name = normalise(cookie.encoding)
  // CPython's own spelling (`get_normal_name`); beside a byte order mark it takes no other, not even `utf8`.
  const exact = name === 'utf-8' || name.startsWith('utf-8-')
  if (marked && !exact) return finish(decodeUtf8(body), { kind: 'encoding-contradiction', ...cookie })
  if (exact || utf8Names.has(name)) return finish(decodeUtf8(body))
  const decoded = decodeOther(body, cookie.encoding)
  return decoded === undefined ? finish(decodeUtf8(body), { kind: 'unknown-encoding', ...cookie }) : finish(decoded)
}

const newline = 0x0a

/** One character for each byte, as far as `end`. */
function asLatin1(bytes: Uint8Array, end = bytes.length): string {
  const view = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return view.toString('latin1', 0, end)
}

interface Cookie {
  readonly encoding: string
  readonly line: number
  readonly column: number
}

const utf8Names = new Set(['utf8', 'u8', 'utf', 'cp65001'])
const latin1Names = new Set(['latin-1', 'latin1', 'iso-8859-1', 'iso8859-1', 'l1', '8859', 'cp819'])
/** Names that WHATWG has for codecs, and Python has not. */
const unknownToPython =
  /^(?:x-.*|unicode.*|iso8859\d+|iso-8859-\d+-[ei]|csiso8859\d+[ei]|cs(?:isolatin9|macintosh|gb2312|eucpkdfmtjapanese|euckr|ksc56011987|unicode)|sun-eu-greek|visual|logical|koi8?|koi8-ru|mac|dos-874|windows-874|gb-2312(?:-80)?|cn-big5|iso-ir-149|ks-c-5601-1989|ksc-5601|windows-949|iso-2022-cn(?:-ext)?|replacement|utf-16(?:[bl]e)?|iso-10646-ucs-2|ucs-2)$/
const asciiNames = new Set(['ascii', 'us-ascii', '646'])

function normalise(encoding: string): string {
  return encoding.toLowerCase().replaceAll('_', '-')
}

function mayHaveCookie(text: string): boolean {
  const end = text.indexOf('\n', text.indexOf('\n') + 1)
  return (end < 0 ? text : text.slice(0, end)).includes('coding')
}

/** The cookie's own pattern in PEP 263; it counts in line 2 only below a blank or comment line. */
function readCookie(bytes: Uint8Array): Cookie | undefined {
  const end = bytes.indexOf(newline, bytes.indexOf(newline) + 1)
  const start = asLatin1(bytes, end < 0 ? bytes.length : end)
  // Almost no file has one.
  if (!start.includes('coding')) return undefined
  const [first = '', second = ''] = start.split(/\r\n?|\n/, 2)
  const lines = /^[ \t\f]*(?:#.*)?$/.test(first) ? [first, second] : [first]
  for (const [index, text] of lines.entries()) {
    const found = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(text)
    if (found?.[1] !== undefined) {
      return { encoding: found[1], line: index + 1, column: found[0].length - found[1].length + 1 }
    }
  }
  return undefined
}

interface Decoded {
  readonly text: string
  readonly undecodable: boolean
}

function decodeUtf8(bytes: Uint8Array): Decoded {
  if (isAscii(bytes)) return { text: asLatin1(bytes), undecodable: false }
  strictUtf8 ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  try {
    return { text: strictUtf8.decode(bytes), undecodable: false }
  } catch {
    return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), undecodable: true }
  }
}

/** `undefined`: no codec of that name. Names and aliases differ between Python and WHATWG only where listed. */
function decodeOther(bytes: Uint8Array, encoding: string): Decoded | undefined {
  const name = normalise(encoding)
  if (unknownToPython.test(name)) return undefined
  if (latin1Names.has(name)) return { text: asLatin1(bytes), undecodable: false }
  if (asciiNames.has(name)) {
    const undecodable = bytes.some((byte) => byte > 0x7f)
    return {
      text: asLatin1(bytes).replace(/[\x80-\xff]/g, '\ufffd'),
      undecodable,
    }
  }
  try {
    const label = whatwgName(name)
    const text = label === 'windows-1252' ? decodeWindows1252(bytes) : new TextDecoder(label).decode(bytes)
    return { text, undecodable: text.includes('\ufffd') }
  } catch {
    return undefined
  }
}

function whatwgName(name: string): string {
  const windows = /^(?:cp|windows-)(125\d|874)$/.exec(name)
  if (windows !== null) return `windows-${windows[1]}`
  return name.replace(/^iso8859-/, 'iso-8859-').replace(/^latin-?9$/, 'iso-8859-15')
}

function finish(decoded: Decoded, problem?: DecodeProblem): DecodedSource {
  const text = unifyLineEnds(decoded.text)
  const nul = text.indexOf('\0')
  if (nul >= 0 && problem === undefined) {
    const before = text.lastIndexOf('\n', nul) + 1
    return {
      text,
      undecodable: decoded.undecodable,
      problem: { kind: 'null-bytes', line: text.slice(0, nul).split('\n').length, column: nul - before + 1 },
    }
  }
  return { text, undecodable: decoded.undecodable, ...(problem && { problem }) }
}

function unifyLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}
