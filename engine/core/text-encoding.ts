/** How the bytes of a text file were encoded. */
export type TextEncodingName = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'latin-1'

export interface DecodedText {
  readonly text: string
  readonly encoding: TextEncodingName
  /** NUL bytes in something that is not UTF-16: almost surely not a text file. */
  readonly binary: boolean
}

const decoders = {
  'utf-8': new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  'utf-16le': new TextDecoder('utf-16le', { ignoreBOM: true }),
  'utf-16be': new TextDecoder('utf-16be', { ignoreBOM: true }),
}

/**
 * Turns the bytes of a text file into text without a byte order mark.
 * PowerShell 5 writes UTF-16LE with `>`, Notepad wrote UTF-8 with a mark; bytes that are not UTF-8 read as Latin-1.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { text: decoders['utf-16le'].decode(bytes.subarray(2)), encoding: 'utf-16le', binary: false }
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return { text: decoders['utf-16be'].decode(bytes.subarray(2)), encoding: 'utf-16be', binary: false }
  }
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const body = marked ? bytes.subarray(3) : bytes
  const binary = body.includes(0)
  try {
    return { text: decoders['utf-8'].decode(body), encoding: marked ? 'utf-8-bom' : 'utf-8', binary }
  } catch {
    return { text: Buffer.from(body).toString('latin1'), encoding: 'latin-1', binary }
  }
}
