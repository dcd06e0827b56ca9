/** Why Python's ConfigParser would refuse a file, or an option of it. */
export interface IniProblem {
  readonly kind: 'no-section-header' | 'not-parsable' | 'duplicate-option' | 'duplicate-section' | 'interpolation'
  readonly line?: number
  readonly detail: string
}

interface Option {
  readonly lines: string[]
  readonly line: number
}

export type IniValue = { readonly value: string; readonly line: number } | { readonly problem: IniProblem } | undefined

const maxInterpolationDepth = 10
const reference = /%(?:%|\(([^)]*)\)s|[\s\S]?)/g

/** An ini file with the rules of Python's ConfigParser, which Alembic reads its own with. */
export class IniFile {
  readonly #sections = new Map<string, Map<string, Option>>()
  readonly #defaults: ReadonlyMap<string, string>

  private constructor(defaults: Readonly<Record<string, string>>) {
    this.#defaults = new Map(Object.entries(defaults))
  }

  /** @param defaults what `%(name)s` finds besides the file's own options, such as `here`. */
  static parse(
    text: string,
    defaults: Readonly<Record<string, string>>,
  ): { readonly file: IniFile } | { readonly problem: IniProblem } {
    const file = new IniFile(defaults)
    const problem = file.#parse(text)
    return problem === undefined ? { file } : { problem }
  }

  /** Sections in the order of the file, without `[DEFAULT]`. */
  sections(): string[] {
    return [...this.#sections.keys()].filter((name) => name !== 'DEFAULT')
  }

  /** Whether the section itself has the option; what it inherits from `[DEFAULT]` does not count. */
  declares(section: string, option: string): boolean {
    return this.#sections.get(section)?.has(option) ?? false
  }

  /** An option with its references filled in. */
  get(section: string, option: string): IniValue {
    const found = this.#sections.get(section)?.get(option) ?? this.#sections.get('DEFAULT')?.get(option)
    if (found === undefined || !this.#sections.has(section)) return undefined
    const filled = this.#interpolate(section, rawValue(found), 1)
    if (filled === undefined) {
      return { problem: { kind: 'interpolation', line: found.line, detail: `${option} = ${rawValue(found)}` } }
    }
    return { value: filled, line: found.line }
  }

  #interpolate(section: string, value: string, depth: number): string | undefined {
    if (!value.includes('%')) return value
    if (depth > maxInterpolationDepth) return undefined
    let valid = true
    const filled = value.replace(reference, (whole, name?: string) => {
      if (whole === '%%') return '%'
      const target = name === undefined ? undefined : this.#raw(section, name.toLowerCase())
      const inner = target === undefined ? undefined : this.#interpolate(section, target, depth + 1)
      if (inner === undefined) valid = false
      return inner ?? ''
    })
    return valid ? filled : undefined
  }

  #raw(section: string, option: string): string | undefined {
    const found = this.#sections.get(section)?.get(option) ?? this.#sections.get('DEFAULT')?.get(option)
    return found === undefined ? this.#defaults.get(option) : rawValue(found)
  }

  #parse(text: string): IniProblem | undefined {
    let section: Map<string, Option> | undefined
    let option: Option | undefined
    let optionIndent = 0
    for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
      const line = index + 1
      const content = raw.trim()
      if (content === '' || content.startsWith('#') || content.startsWith(';')) {
        if (content === '') option?.lines.push('')
        continue
      }
      const indent = raw.length - raw.trimStart().length
      if (option !== undefined && indent > optionIndent) {
        option.lines.push(content)
        continue
      }
      optionIndent = indent
      const header = /^\[(.+)\]/.exec(content)?.[1]
      if (header !== undefined) {
        if (this.#sections.has(header) && header !== 'DEFAULT')
          return { kind: 'duplicate-section', line, detail: header }
        section = this.#sections.get(header) ?? new Map<string, Option>()
        this.#sections.set(header, section)
        option = undefined
        continue
      }
      if (section === undefined) return { kind: 'no-section-header', line, detail: content.slice(0, 200) }
      const split = /^(.*?)\s*[=:]\s*(.*)$/.exec(content)
      const name = split?.[1]?.toLowerCase()
      if (name === undefined || name === '') return { kind: 'not-parsable', line, detail: content.slice(0, 200) }
      if (section.has(name)) return { kind: 'duplicate-option', line, detail: name }
      option = { lines: [split?.[2] ?? ''], line }
      section.set(name, option)
    }
    return undefined
  }
}

function rawValue({ lines }: Option): string {
  return lines.join('\n').trimEnd()
}
