/** From 0x80 to 0x9f; U+FFFD where the code page has nothing. Everything else is as in Latin-1. */
const upper = '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ'

/** Decodes Windows-1252, which `TextDecoder` of Node 20 takes for Latin-1. What is no character becomes U+FFFD. */
export function decodeWindows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (letter) => upper.charAt(letter.charCodeAt(0) - 0x80))
}
