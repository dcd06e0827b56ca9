import { IniFile, type IniProblem } from '../project/ini-file.ts'

/** The options of one Alembic configuration that decide where revisions are. */
export interface AlembicOptions {
  readonly section: string
  readonly scriptLocation?: string
  readonly scriptLocationLine?: number
  readonly versionLocations: readonly string[]
  readonly recursive: boolean
  /** Revisions may be compiled files whose source is not there. */
  readonly sourceless: boolean
  readonly fileTemplate?: string
  readonly truncateSlugLength?: number
}

export type OptionsProblem = { readonly section: string } & (
  | IniProblem
  | { readonly kind: 'bad-separator'; readonly line?: number; readonly detail: string }
)

export type OptionsResult = { readonly options: AlembicOptions } | { readonly problem: OptionsProblem }

/** `[tool.alembic]` of a pyproject.toml, as far as it is there. */
export type TomlOptions = Readonly<Record<string, unknown>>

/**
 * Reads what an ini file says, one result for each section that names a tree; `[alembic]` is always asked.
 * Where a pyproject.toml lies beside it, the ini wins option by option.
 * @param here absolute folder of the file: what `%(here)s` stands for.
 */
export function readIniOptions(text: string, here: string, toml: TomlOptions = {}): readonly OptionsResult[] {
  const parsed = IniFile.parse(text, { here })
  if ('problem' in parsed) return [{ problem: { section: 'alembic', ...parsed.problem } }]
  const { file } = parsed
  const sections = file.sections().filter((name) => name === 'alembic' || file.declares(name, 'script_location'))
  return (sections.length === 0 ? ['alembic'] : sections).map((section) =>
    optionsOf(section, new OptionSource(file, section, toml, here)),
  )
}

/** Reads a pyproject.toml that stands alone. */
export function readTomlOptions(toml: TomlOptions, here: string): OptionsResult {
  return optionsOf('tool.alembic', new OptionSource(undefined, '', toml, here))
}

function optionsOf(section: string, source: OptionSource): OptionsResult {
  const location = source.text('script_location')
  const locations = source.versionLocations()
  const template = source.text('file_template')
  const length = Number.parseInt(source.text('truncate_slug_length') ?? '', 10)
  if (source.problem !== undefined) return { problem: { section, ...source.problem } }
  return {
    options: {
      section,
      ...(location !== undefined && { scriptLocation: location }),
      ...(source.line !== undefined && { scriptLocationLine: source.line }),
      versionLocations: locations,
      recursive: source.flag('recursive_version_locations'),
      sourceless: source.flag('sourceless'),
      ...(template !== undefined && { fileTemplate: template }),
      ...(Number.isInteger(length) && { truncateSlugLength: length }),
    },
  }
}

/** Asks the ini first and pyproject.toml second. */
class OptionSource {
  problem: IniProblem | { kind: 'bad-separator'; line?: number; detail: string } | undefined
  /** Line of `script_location`. */
  line: number | undefined
  readonly #file: IniFile | undefined
  readonly #section: string
  readonly #toml: TomlOptions
  readonly #here: string

  constructor(file: IniFile | undefined, section: string, toml: TomlOptions, here: string) {
    this.#file = file
    this.#section = section
    this.#toml = toml
    this.#here = here
  }

  text(option: string): string | undefined {
    const value = this.#file?.get(this.#section, option)
    if (value !== undefined && 'problem' in value) {
      this.problem ??= value.problem
      return undefined
    }
    if (value === undefined) return this.#fill(this.#toml[option])
    if (option === 'script_location') this.line = value.line
    return value.value
  }

  /** `true` exactly in an ini, a boolean in TOML. */
  flag(option: string): boolean {
    const value = this.#file?.get(this.#section, option)
    if (value !== undefined && 'value' in value) return value.value === 'true'
    return this.#toml[option] === true
  }

  versionLocations(): readonly string[] {
    const value = this.#file?.get(this.#section, 'version_locations')
    if (value !== undefined && 'problem' in value) this.problem ??= value.problem
    if (value !== undefined && 'value' in value && value.value !== '') return this.#split(value.value, value.line)
    const listed = this.#toml['version_locations']
    if (!Array.isArray(listed)) return []
    return listed.flatMap((entry: unknown) => this.#fill(entry) ?? [])
  }

  #split(value: string, line: number): readonly string[] {
    const separator = this.text('path_separator') ?? this.text('version_path_separator')
    if (separator === undefined) return value.split(/, *| +/).filter((part) => part !== '')
    const character = separators(value)[separator]
    if (character === undefined) {
      this.problem ??= { kind: 'bad-separator', line, detail: separator }
      return []
    }
    return value
      .split(character)
      .map((part) => part.trim())
      .filter((part) => part !== '')
  }

  #fill(value: unknown): string | undefined {
    if (typeof value !== 'string') return undefined
    return value.replaceAll('%(here)s', this.#here).replaceAll('%%', '%')
  }
}

/** `os` is the separator of the machine that runs Alembic: mostly a Linux container, whatever this machine is. */
function separators(value: string): Readonly<Record<string, string>> {
  return { space: ' ', newline: '\n', ':': ':', ';': ';', os: value.includes(';') ? ';' : ':' }
}
