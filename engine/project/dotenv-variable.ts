/**
 * A `.env` file with one variable set to a new value. Everything else stays byte for byte; of several lines that set
 * it, the last one is changed, because that one counts.
 */
export function setDotenvVariable(text: string, name: string, value: string): string {
  const assignment = new RegExp(`^([ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=[ \\t]*)([^\\r\\n]*)`, 'gm')
  const last = [...text.matchAll(assignment)].at(-1)
  if (last !== undefined) {
    const [whole, before = '', old = ''] = last
    const start = last.index + before.length
    return text.slice(0, start) + value + commentOf(old) + text.slice(last.index + whole.length)
  }
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const gap = text === '' || text.endsWith('\n') ? '' : newline
  return `${text}${gap}${name}=${value}${newline}`
}

/** Whether a `.env` file sets a variable. */
export function setsVariable(text: string, name: string): boolean {
  return new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=`, 'm').test(text)
}

/** A comment behind an unquoted or quoted value, with the blanks before it. */
function commentOf(value: string): string {
  const unquoted = value.replace(/^(?:"[^"]*"|'[^']*')/, (quoted) => '"'.repeat(quoted.length))
  const comment = /(?<![ \t])[ \t]+#.*$/.exec(unquoted)
  return comment === null ? '' : value.slice(comment.index).replace(/^[ \t]+/, ' ')
}
