import type { Statement } from '../python/statements.ts'
import type { Exception, Raised } from './exceptions.ts'
import type { Frame, Position } from './frame.ts'
import { absoluteName } from './module-names.ts'
import type { FailureKind, ImportFailure, LaterFailure, ModuleKind, SimulatedModule } from './simulation.ts'

/** More importers of one module are only counted. */
const mostImporters = 20

/** What a simulation has seen so far: every module by name, and the imports that lead to the present one. */
export class ImportLog {
  readonly #seen = new Map<string, SimulatedModule>()
  readonly #chain: Position[] = []
  readonly unread: string[] = []
  readonly #lazy = new Map<string, LaterFailure>()
  /** Module → the files that import it, each with the line of the first time. */
  readonly #importers = new Map<string, Map<string, number>>()

  get modules(): readonly SimulatedModule[] {
    return [...this.#seen.values()].map((module) => {
      const others = [...(this.#importers.get(module.name) ?? [])].filter(([file]) => file !== module.importedBy?.file)
      if (others.length === 0) return module
      const named = others.slice(0, mostImporters).map(([file, line]) => ({ file, line }))
      return { ...module, alsoImportedBy: named, importers: others.length + 1 }
    })
  }

  /** A statement asks for a module, whether it is loaded by it or was before. */
  ask(name: string, { file, line }: Position): void {
    if (file === '') return
    const importers = this.#importers.get(name)
    if (importers === undefined) this.#importers.set(name, new Map([[file, line]]))
    else if (!importers.has(file)) importers.set(file, line)
  }

  /** Imports in functions, of which no handler would take notice if they failed. */
  get lazy(): readonly LaterFailure[] {
    return [...this.#lazy.values()]
  }

  /** How many imports deep the present module is. */
  get depth(): number {
    return this.#chain.length
  }

  kindOf(name: string): ModuleKind | undefined {
    return this.#seen.get(name)?.kind
  }

  enter(at: Position): void {
    this.#chain.push(at)
  }

  leave(): void {
    this.#chain.pop()
  }

  note(name: string, kind: ModuleKind, at: Position, file?: string): undefined {
    const known = this.#seen.get(name)
    if (known === undefined || known.kind === 'lazy' || known.kind === 'guarded') {
      const importedBy = at.file === '' ? {} : { importedBy: at }
      this.#seen.set(name, { name, kind, ...importedBy, ...(file === undefined ? {} : { file }) })
    }
    return undefined
  }

  /**
   * Imports that do not run now: in functions, or below a condition that does not hold.
   * @param mayFail nobody minds if they fail, as below `if TYPE_CHECKING` or in a `try`.
   */
  noteLazy(statements: readonly Statement[], frame: Frame, mayFail: boolean): void {
    for (const statement of statements) {
      const at = { file: frame.file, line: statement.line }
      if (statement.kind === 'block') {
        const { keyword, header, body } = statement
        const judged = keyword === 'try' || keyword === 'except' || keyword === 'if' || /suppress\(/.test(header)
        this.noteLazy(body, frame, mayFail || judged || keyword === 'elif' || keyword === 'else')
      }
      if (statement.kind === 'import') {
        for (const { name } of statement.modules) this.#noteFirst(name, at, mayFail)
      }
      if (statement.kind === 'from' && statement.module !== '__future__') {
        const base = absoluteName(statement.level, statement.module, frame.packageName)
        if (base !== undefined) this.#noteFirst(base, at, mayFail)
      }
    }
  }

  #noteFirst(name: string, at: Position, mayFail: boolean): void {
    if (!mayFail && !this.#lazy.has(name)) this.#lazy.set(name, { module: name, ...at })
    if (!this.#seen.has(name)) this.#seen.set(name, { name, kind: 'lazy', importedBy: at })
  }

  raise(exception: Exception, kind: FailureKind, module: string, at: Position, name?: string): Raised {
    const chain = [...this.#chain.filter(({ file }) => file !== ''), ...(at.file === '' ? [] : [at])]
    const failure: ImportFailure = { kind, module, ...(name === undefined ? {} : { name }), ...at, chain }
    if (kind === 'unresolved') this.note(module, 'missing', at)
    return { exception, failure }
  }

  guard({ failure }: Raised): undefined {
    if (failure?.kind === 'unresolved') this.#retype(failure.module, 'missing', 'guarded')
    return undefined
  }

  unguard(failure: ImportFailure): void {
    if (failure.kind === 'unresolved') this.#retype(failure.module, 'guarded', 'missing')
  }

  #retype(name: string, from: ModuleKind, to: ModuleKind): void {
    const known = this.#seen.get(name)
    if (known?.kind === from) this.#seen.set(name, { ...known, kind: to })
  }
}
