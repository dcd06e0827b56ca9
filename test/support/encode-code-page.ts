import { decodeCodePage } from '../../engine/windows/console-encoding.ts'

const tables = new Map<number, ReadonlyMap<string, readonly number[]>>()

/** Encodes text as a Windows console with that code page would; characters that it does not have become `?`. */
export function encodeCodePage(text: string, codePage: number): Uint8Array {
  let table = tables.get(codePage)
  if (table === undefined) {
    table = invert(codePage)
    tables.set(codePage, table)
  }
  const bytes: number[] = []
  for (const character of text) bytes.push(...(table.get(character) ?? [0x3f]))
  return Uint8Array.from(bytes)
}

/** Whether a code page has every character of the text. */
export function fitsCodePage(text: string, codePage: number): boolean {
  return decodeCodePage(encodeCodePage(text, codePage), codePage) === text
}

/** UTF-16LE without a mark, as wsl.exe writes it. */
export function encodeUtf16(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'utf16le'))
}

/** Windows programs end their lines with CRLF. */
export function withCrlf(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n')
}

function invert(codePage: number): ReadonlyMap<string, readonly number[]> {
  const table = new Map<string, readonly number[]>()
  const add = (bytes: readonly number[]) => {
    const character = decodeCodePage(Uint8Array.from(bytes), codePage)
    if ([...character].length === 1 && character !== '�' && !table.has(character)) table.set(character, bytes)
  }
  for (let byte = 0; byte < 256; byte += 1) add([byte])
  if ([932, 936, 949, 950].includes(codePage)) {
    for (let lead = 0x81; lead < 0xff; lead += 1) for (let trail = 0x40; trail < 0xff; trail += 1) add([lead, trail])
  }
  return table
}
