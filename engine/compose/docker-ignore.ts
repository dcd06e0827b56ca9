/** A line of a `.dockerignore`. */
interface Pattern {
  /** Of the path, between slashes. */
  readonly parts: readonly string[]
  readonly keeps: boolean
  readonly line: number
  readonly text: string
}

/** What a `.dockerignore` keeps out of the build context, as Docker's own matcher reads it (moby/patternmatcher). */
export class DockerIgnore {
  readonly #patterns: readonly Pattern[]

  constructor(text: string) {
    this.#patterns = text.split(/\r?\n/).flatMap((raw, index) => {
      const written = raw.trim()
      if (written === '' || written.startsWith('#')) return []
      const keeps = written.startsWith('!')
      const path = cleanPath(keeps ? written.slice(1).trim() : written)
      return path === '' ? [] : [{ parts: path.split('/'), keeps, line: index + 1, text: written }]
    })
  }

  /**
   * The line that keeps a file or folder out; `undefined` where it is let through. Of a folder, anything inside may be
   * let in again by a later exception, and then the folder counts as let through.
   * @param path relative to the context, with `/`.
   */
  ruleFor(path: string, isFolder: boolean): { readonly line: number; readonly text: string } | undefined {
    const parts = path.split('/')
    let rule: Pattern | undefined
    for (const pattern of this.#patterns) {
      if (pattern.keeps && isFolder) rule = undefined
      else if (matches(pattern.parts, parts)) rule = pattern.keeps ? undefined : pattern
    }
    return rule
  }
}

/** Docker takes a leading and a trailing slash away. */
function cleanPath(path: string): string {
  return path.replace(/\\/g, '/').replace(/^(?:\.?\/)+|\/+$/g, '')
}

/**
 * A pattern matches a path, and all that is below what it matches; `**` stands for any number of folders. Somebody else's
 * patterns make no regular expression: the time grows with both lengths alone.
 */
function matches(pattern: readonly string[], path: readonly string[]): boolean {
  // How many parts of the path may be used up by the part of the pattern so far.
  let reached = new Set([0])
  for (const part of pattern) {
    const next = new Set<number>()
    for (const used of reached) {
      if (part === '**') for (let more = used; more <= path.length; more++) next.add(more)
      else if (used < path.length && matchesPart(part, path[used] ?? '')) next.add(used + 1)
    }
    reached = next
  }
  return reached.size > 0
}

/** `*` and `?` within one name. */
function matchesPart(pattern: string, name: string): boolean {
  let at = 0
  let star = -1
  let resume = 0
  let index = 0
  while (index < name.length) {
    if (at < pattern.length && pattern[at] === '*') {
      star = at++
      resume = index
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[index])) {
      at++
      index++
    } else if (star !== -1) {
      at = star + 1
      index = ++resume
    } else return false
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}
