/** Replaces the one literal of a line (from 1). `undefined`: it is not there, or there twice. */
export function replaceInLine(text: string, number: number, from: string, to: string): string | undefined {
  return onLine(text, number, (line) => {
    const parts = line.split(/(["'])/)
    const places = parts.flatMap((part, index) =>
      part === from && parts[index - 1] === parts[index + 1] ? [index] : [],
    )
    const [only, another] = places
    if (only === undefined || another !== undefined) return undefined
    return parts.with(only, to).join('')
  })
}

/** Changes one line of a text. */
export function onLine(text: string, number: number, change: (line: string) => string | undefined): string | undefined {
  const lines = text.split('\n')
  const changed = change(lines[number - 1] ?? '')
  return changed === undefined ? undefined : lines.with(number - 1, changed).join('\n')
}
