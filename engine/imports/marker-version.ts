const release = /^v?(\d{1,6}(?:\.\d{1,6}){0,5})(\.\*)?$/

/** Compares releases the way PEP 440 does; `undefined` for pre-releases and for what is no release. */
export function compareVersions(left: string, operator: string, right: string): boolean | undefined {
  const one = release.exec(left.trim())
  const other = release.exec(right.trim())
  if (one?.[1] === undefined || other?.[1] === undefined) return undefined
  const star = other[2] !== undefined
  if (one[2] !== undefined || (star && operator !== '==' && operator !== '!=')) return undefined
  const parts = numbersOf(one[1])
  const wanted = numbersOf(other[1])
  const difference = compareNumbers(parts, wanted)
  switch (operator) {
    case '==':
      return star ? startsWith(parts, wanted) : difference === 0
    case '!=':
      return star ? !startsWith(parts, wanted) : difference !== 0
    case '===':
      return left.trim() === right.trim()
    case '<':
      return difference < 0
    case '<=':
      return difference <= 0
    case '>':
      return difference > 0
    case '>=':
      return difference >= 0
    case '~=':
      return wanted.length > 1 && difference >= 0 && startsWith(parts, wanted.slice(0, -1))
    default:
      return undefined
  }
}

function numbersOf(text: string): number[] {
  return text.split('.').map(Number)
}

function compareNumbers(left: readonly number[], right: readonly number[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function startsWith(parts: readonly number[], beginning: readonly number[]): boolean {
  return beginning.every((number, index) => (parts[index] ?? 0) === number)
}
