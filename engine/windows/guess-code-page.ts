import { decodeWindows1252 } from '../core/windows-1252.ts'
import { singleByteCodePages } from './code-page-tables.ts'

/**
 * Guesses the code page of a captured output whose machine is not at hand, from which bytes are frequent in each
 * language. Decisions never hang on it: what parsers decide by is ASCII, or a word that they know.
 */
export function guessCodePage(bytes: Uint8Array): number {
  const sample = bytes.subarray(0, 16_384)
  let best = { page: 437, score: 0 }
  for (const [page, score] of scorers) {
    const value = score(sample)
    if (value > best.score) best = { page, score: value }
  }
  return best.page
}

type Scorer = (bytes: Uint8Array) => number

/** Points for one character of two bytes; `undefined`: no such character, so the page is out. */
type PairScore = (lead: number, trail: number) => number | undefined

const between = (byte: number, low: number, high: number) => byte >= low && byte <= high

const scorers: readonly (readonly [page: number, score: Scorer])[] = [
  [
    932,
    pairs(
      (lead, trail) => {
        if (!between(trail, 0x40, 0xfc) || trail === 0x7f) return undefined
        if (lead === 0x82 || lead === 0x83) return 3
        if (lead === 0x81 || lead === 0x84) return 1
        return between(lead, 0x88, 0x97) ? 2 : -2
      },
      (byte) => (between(byte, 0xa1, 0xdf) ? -2 : undefined),
    ),
  ],
  [
    936,
    pairs((lead, trail) => {
      if (!between(trail, 0x40, 0xfe) || trail === 0x7f) return undefined
      if (trail < 0xa1) return -2
      if (between(lead, 0xb0, 0xd7)) return 2
      return between(lead, 0xa1, 0xa7) ? 1 : -0.5
    }),
  ],
  [
    949,
    // Hangul lies in fewer rows than Chinese does, so text of which all fits is almost surely Korean.
    pairs((lead, trail) => {
      if (!between(trail, 0x41, 0xfe)) return undefined
      if (trail < 0xa1) return -2
      if (between(lead, 0xb0, 0xc8)) return 2.2
      return between(lead, 0xa1, 0xac) ? 0.9 : -2
    }),
  ],
  [
    950,
    pairs((lead, trail) => {
      if (!between(trail, 0x40, 0x7e) && !between(trail, 0xa1, 0xfe)) return undefined
      if (between(lead, 0xa4, 0xc6)) return 1.9
      return between(lead, 0xa1, 0xa3) ? 1 : -0.5
    }),
  ],
  [874, runs((byte) => (between(byte, 0xa1, 0xda) || between(byte, 0xdf, 0xfb) ? 0.9 : -2))],
  [
    866,
    runs((byte) => {
      if (between(byte, 0xa0, 0xaf) || between(byte, 0xe0, 0xf1)) return 1.5
      return between(byte, 0x80, 0x9f) ? 0.5 : -2
    }),
  ],
  [862, runs((byte) => (between(byte, 0x80, 0x9a) ? 1.2 : -2))],
  [850, latin(decoder(850), 2)],
  [852, latin(decoder(852), 1.8)],
  [857, latin(decoder(857), 1.7)],
  [1252, latin((byte) => decodeWindows1252(Uint8Array.of(byte)), 1.9)],
]

/** Scores text of one- and two-byte characters. */
function pairs(score: PairScore, single: (byte: number) => number | undefined = () => undefined): Scorer {
  return (bytes) => {
    let total = 0
    let pairEnd = 0
    for (let index = 0; index < bytes.length; index += 1) {
      const byte = bytes[index] ?? 0
      if (byte < 0x80) continue
      const alone = single(byte)
      if (alone !== undefined) {
        total += alone
        continue
      }
      const trail = bytes[index + 1]
      if (trail === undefined) break
      const points = score(byte, trail)
      if (points === undefined) return Number.NEGATIVE_INFINITY
      // Text in these scripts does not switch to Latin letters in the middle of a word.
      const glued = index !== pairEnd && isAsciiLetter(bytes[index - 1])
      total += glued ? Math.min(points, 0) - 1 : points
      index += 1
      pairEnd = index + 1
    }
    return total
  }
}

/** Scores scripts of one byte a letter that fill whole words. */
function runs(score: (byte: number) => number): Scorer {
  return (bytes) => {
    let total = 0
    bytes.forEach((byte, index) => {
      if (byte < 0x80) return
      const glued = isAsciiLetter(bytes[index - 1]) || isAsciiLetter(bytes[index + 1])
      total += glued ? -2 : score(byte)
    })
    return total
  }
}

/** Scores Latin text: single accented letters between plain ones. */
function latin(decode: (byte: number) => string, weight: number): Scorer {
  return (bytes) => {
    let total = 0
    bytes.forEach((byte, index) => {
      if (byte < 0x80) return
      const character = decode(byte)
      const beside = isAsciiLetter(bytes[index - 1]) || isAsciiLetter(bytes[index + 1])
      const capitalInside = isAsciiLower(bytes[index - 1]) && character !== character.toLowerCase()
      const alone = (bytes[index - 1] ?? 0) < 0x80 && (bytes[index + 1] ?? 0) < 0x80
      total += /\p{Letter}/u.test(character) && !capitalInside && alone ? (beside ? weight : 0) : -2
    })
    return total
  }
}

function decoder(page: number): (byte: number) => string {
  return (byte) => singleByteCodePages[page]?.charAt(byte - 0x80) ?? ''
}

function isAsciiLower(byte: number | undefined): boolean {
  return byte !== undefined && between(byte, 0x61, 0x7a)
}

function isAsciiLetter(byte: number | undefined): boolean {
  return isAsciiLower(byte) || (byte !== undefined && between(byte, 0x41, 0x5a))
}
