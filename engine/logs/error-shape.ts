/**
 * What is the same in two lines that say the same about different things: without times, numbers, ids, paths, addresses
 * and quoted names.
 */
export function errorShape(line: string): string {
  return line
    .slice(0, 400)
    .replace(/[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.,]{5,}(?:Z|[+-][0-9:]{4,6}| UTC)?/g, '<time>')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '<id>')
    .replace(/0x[0-9a-f]+|\b(?=[a-f]*[0-9])[0-9a-f]{7,}\b/gi, '<id>')
    .replace(/"[^"]*"|'[^']*'/g, '<name>')
    .replace(/(?:[A-Za-z]:)?(?:[\\/][\w.@-]+){2,}/g, '<path>')
    .replace(/[0-9]+(?:\.[0-9]+)*/g, '<n>')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

/** Lines in which a program says that something went wrong; never translated by those that write them. */
const errorWords =
  /\b(?:error|fatal|panic|critical|exception|traceback|failed|fail|emerg|uncaught|unhandled|segfault)\b|(?:Error|Exception)\b/i
/** Lines of a traceback, which only lead to the one that says what is wrong. */
const frame = /^\s|^(?:Traceback |\(Background on |The above exception|During handling of|Caused by: *$)/
/** Counts of nothing, settings and access lines that only contain such a word. */
const harmless = /\b(?:0|no|without) errors?\b|errors?[=:] ?(?:0|none|null|false)\b|error[_-]log|HTTP\/[0-9.]+" [2-5]/i

export function looksLikeError(line: string): boolean {
  const start = line.slice(0, 1000)
  return !frame.test(start) && errorWords.test(start) && !harmless.test(start)
}
