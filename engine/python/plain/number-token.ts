const digits = '\\d(?:_?\\d)*'
const whole = '(?:0(?:_?0)*|[1-9](?:_?\\d)*)'
const based = '0(?:[xX](?:_?[\\da-fA-F])+|[oO](?:_?[0-7])+|[bB](?:_?[01])+)'
const decimal = `(?:${whole}(?:\\.(?:${digits})?)?|\\.${digits})(?:[eE][+-]?${digits})?[jJ]?`
/** A word or a point right behind it is left to the real parser: `1if`, `1.real`. */
const number = new RegExp(`(?:${based}|${decimal})(?![\\w.])`, 'y')
/** CPython refuses whole numbers of thousands of digits. */
const longestNumber = 300

/** No number, or none that is plain. */
export const noNumber = -1

/** Where the number ends that begins at `start`. */
export function endOfNumber(text: string, start: number): number {
  number.lastIndex = start
  return number.test(text) && number.lastIndex - start < longestNumber ? number.lastIndex : noNumber
}
