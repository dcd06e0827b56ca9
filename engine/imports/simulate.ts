import type { Statement } from '../python/statements.ts'
import { stringListValue } from '../python/statements.ts'
import { judgeCondition } from './condition.ts'
import { catches, type Exception, exceptionRaised, type Raised, suppresses, withFailure } from './exceptions.ts'
import type { Block, Frame, LoadedModule, Position } from './frame.ts'
import { type FoundModule, findModule } from './module-finder.ts'
import { absoluteName, implicitNames, pathOf, publicNames } from './module-names.ts'
import type { FailureKind, ImportFailure, ModuleKind, SimulatedModule, Simulation, StartForm } from './simulation.ts'
import type { ImportWorld } from './world.ts'

/** More modules than this in one start are not followed. */
const mostModules = 5000
/** CPython gives up on nested imports at its recursion limit, some three frames a level. */
const deepestImport = 300

/**
 * Goes through a program's imports as CPython would at start, statement by statement, from text alone: nothing is run.
 * Functions are not entered; what an `if` decides is taken both ways unless the interpreter alone decides it.
 */
export function simulateImports(start: StartForm, world: ImportWorld): Simulation {
  return new Simulator(start.path, world).run(start)
}

class Simulator {
  readonly #path: readonly string[]
  readonly #world: ImportWorld
  readonly #loaded = new Map<string, LoadedModule>()
  readonly #seen = new Map<string, SimulatedModule>()
  readonly #chain: { file: string; line: number }[] = []

  constructor(path: readonly string[], world: ImportWorld) {
    this.#path = path
    this.#world = world
  }

  run(start: StartForm): Simulation {
    const raised = start.form === 'file' ? this.#startFile(start.file) : this.#startModule(start.module, start.form)
    const modules = [...this.#seen.values()]
    return raised?.failure === undefined ? { modules } : { failure: raised.failure, modules }
  }

  #startFile(file: string): Raised | undefined {
    const main = this.#newModule('__main__', file, undefined)
    return this.#execute(main, '', true)
  }

  #startModule(name: string, form: 'module' | 'import'): Raised | undefined {
    const nowhere = { file: '', line: 0 }
    if (form === 'import') return this.#importModule(name, nowhere)
    const parts = name.split('.')
    const parent = parts.slice(0, -1).join('.')
    if (parent !== '') {
      const raised = this.#importModule(parent, nowhere)
      if (raised !== undefined) return raised
    }
    const path = parent === '' ? this.#path : this.#loaded.get(parent)?.path
    const last = parts.at(-1) ?? ''
    const found = path === undefined ? undefined : findModule(last, path, this.#world.folders)
    if (found?.kind === 'module') return this.#execute(this.#newModule('__main__', found.file, undefined), parent, true)
    if (found?.kind === 'package') {
      const raised = this.#importModule(name, nowhere)
      if (raised !== undefined) return raised
      const inner = findModule('__main__', [found.folder], this.#world.folders)
      if (inner?.kind === 'module') return this.#execute(this.#newModule('__main__', inner.file, undefined), name, true)
      return this.#raise('ModuleNotFoundError', 'unresolved', `${name}.__main__`, nowhere)
    }
    if (found?.kind === 'opaque' || (found === undefined && this.#outside(name) !== undefined)) return undefined
    return this.#raise('ModuleNotFoundError', 'unresolved', name, nowhere)
  }

  /** Runs a module's statements. @param packageName its `__package__`. */
  #execute(module: LoadedModule, packageName: string, main: boolean): Raised | undefined {
    if (module.file === undefined) return undefined
    const source = this.#world.parse(module.file)
    if (source === undefined) {
      module.opaque = true
      return undefined
    }
    if (source.syntaxError !== undefined) {
      return this.#raise('SyntaxError', 'syntax-error', module.name, {
        file: module.file,
        line: source.syntaxError.line,
      })
    }
    const frame: Frame = {
      module,
      file: module.file,
      packageName,
      world: { pythonMinor: this.#world.pythonMinor, platform: this.#world.platform, main },
      uncertain: false,
      bind: (name) => module.names.add(name),
    }
    const raised = this.#runBlock(source.statements, frame)
    module.state = 'loaded'
    return raised
  }

  #runBlock(statements: readonly Statement[], frame: Frame): Raised | undefined {
    for (let index = 0; index < statements.length; index += 1) {
      const statement = statements[index]
      if (statement === undefined) continue
      let raised: Raised | undefined
      if (statement.kind === 'block' && statement.keyword === 'if') {
        const branches = following(statements, index, ['elif', 'else'])
        raised = this.#runIf([statement, ...branches], frame)
        index += branches.length
      } else if (statement.kind === 'block' && statement.keyword === 'try') {
        const handlers = following(statements, index, ['except', 'else', 'finally'])
        raised = this.#runTry(statement, handlers, frame)
        index += handlers.length
      } else {
        raised = this.#runStatement(statement, frame)
      }
      if (raised !== undefined) return raised
    }
    return undefined
  }

  #runStatement(statement: Statement, frame: Frame): Raised | undefined {
    switch (statement.kind) {
      case 'import':
        for (const { name, binds } of statement.modules) {
          const raised = this.#importModule(name, { file: frame.file, line: statement.line })
          if (raised !== undefined) return raised
          frame.bind(binds)
        }
        return undefined
      case 'from':
        return this.#runFrom(statement, frame)
      case 'assign':
        this.#assign(statement, frame)
        return undefined
      case 'delete':
        for (const name of statement.names) frame.module.names.delete(name)
        return undefined
      case 'raise':
        return frame.uncertain ? undefined : { exception: exceptionRaised(statement.text) }
      case 'block':
        return this.#runOtherBlock(statement, frame)
      case 'other':
        if (/^(?:sys\.exit|exit|quit|os\._exit)\s*\(/.test(statement.text) && !frame.uncertain)
          return { exception: 'Exit' }
        if (/\b(?:exec|globals|setattr|sys\.modules|update)\b/.test(statement.text)) frame.module.opaque = true
        return undefined
    }
  }

  #assign(statement: Extract<Statement, { kind: 'assign' }>, frame: Frame): void {
    for (const name of statement.names) {
      frame.bind(name)
      if (name !== '__all__' || frame.bindsLocally) continue
      const list = stringListValue(statement.value)
      const before = statement.operator === '+=' ? frame.module.all : []
      frame.module.all = list === undefined || before === undefined ? undefined : [...before, ...list]
    }
    if (/\bglobals\(\)/.test(statement.value)) frame.module.opaque = true
  }

  #runOtherBlock(block: Block, frame: Frame): Raised | undefined {
    for (const name of block.binds) frame.bind(name)
    if (block.keyword === 'def') {
      // PEP 562: a module-level `__getattr__` can answer for any name.
      if (block.binds[0] === '__getattr__' && !frame.bindsLocally) frame.module.opaque = true
      this.#noteLazy(block.body, frame)
      return undefined
    }
    if (block.keyword === 'class') {
      return this.#runBlock(block.body, { ...frame, bind: () => undefined, bindsLocally: true })
    }
    const raised = this.#runBlock(block.body, frame)
    return raised !== undefined && block.keyword === 'with' && suppresses(block.header, raised.exception)
      ? this.#guard(raised)
      : raised
  }

  #runIf(branches: readonly Block[], frame: Frame): Raised | undefined {
    for (const branch of branches) {
      for (const name of branch.binds) frame.bind(name)
      const verdict = branch.keyword === 'else' ? true : judgeCondition(branch.header, frame.world)
      if (verdict === false) {
        this.#noteLazy(branch.body, frame)
        continue
      }
      if (verdict === true) return this.#runBlock(branch.body, frame)
      // Nobody knows whether this branch runs: what fails in it is worth a word, but it does not end the start.
      const raised = this.#runBlock(branch.body, { ...frame, uncertain: true })
      if (raised !== undefined) this.#guard(raised)
      return this.#runRest(branches, branch, frame)
    }
    return undefined
  }

  #runRest(branches: readonly Block[], after: Block, frame: Frame): Raised | undefined {
    for (const branch of branches.slice(branches.indexOf(after) + 1)) {
      if (branch.keyword !== 'else' && judgeCondition(branch.header, frame.world) === false) continue
      const raised = this.#runBlock(branch.body, { ...frame, uncertain: true })
      if (raised !== undefined) this.#guard(raised)
    }
    return undefined
  }

  #runTry(block: Block, handlers: readonly Block[], frame: Frame): Raised | undefined {
    let raised = this.#runBlock(block.body, frame)
    const caught = raised === undefined ? undefined : handlers.find((handler) => catches(handler, raised as Raised))
    for (const handler of handlers) {
      if (handler.keyword !== 'except') continue
      if (handler === caught && raised !== undefined) {
        const failure = raised
        this.#guard(failure)
        const next = this.#runBlock(handler.body, frame)
        // A handler that raises or exits has not mended anything: the failing import still ends the start.
        raised =
          next === undefined
            ? undefined
            : (next.failure ?? failure.failure) === undefined
              ? next
              : withFailure(next, failure)
        if (raised?.failure !== undefined) this.#unguard(raised.failure)
      } else {
        this.#runUnreached(handler, frame)
      }
    }
    if (raised === undefined && caught === undefined) {
      const orElse = handlers.find(({ keyword }) => keyword === 'else')
      if (orElse !== undefined) raised = this.#runBlock(orElse.body, frame)
    }
    const last = handlers.find(({ keyword }) => keyword === 'finally')
    return (last === undefined ? undefined : this.#runBlock(last.body, frame)) ?? raised
  }

  /** A handler that does not run; its names are not bound, its imports are known all the same. */
  #runUnreached(handler: Block, frame: Frame): void {
    this.#noteLazy(handler.body, frame)
  }

  #runFrom(statement: Extract<Statement, { kind: 'from' }>, frame: Frame): Raised | undefined {
    const at = { file: frame.file, line: statement.line }
    if (statement.module === '__future__' && statement.level === 0) return undefined
    const base = absoluteName(statement.level, statement.module, frame.packageName)
    if (base === undefined) {
      const written = `${'.'.repeat(statement.level)}${statement.module}`
      return this.#raise('ImportError', 'relative-in-script', written, at)
    }
    const raised = this.#importModule(base, at)
    if (raised !== undefined) return raised
    const module = this.#loaded.get(base)
    if (statement.names === '*') {
      if (module === undefined || (module.opaque && module.all === undefined)) frame.module.opaque = true
      for (const name of module === undefined ? [] : publicNames(module)) {
        const missing = module?.all !== undefined ? this.#importName(module, name, at) : undefined
        if (missing !== undefined) return missing
        frame.bind(name)
      }
      return undefined
    }
    for (const { name, binds } of statement.names) {
      if (module !== undefined) {
        const missing = this.#importName(module, name, at)
        if (missing !== undefined) return missing
      }
      frame.bind(binds)
    }
    return undefined
  }

  /** `from module import name`, the module being loaded already. */
  #importName(module: LoadedModule, name: string, at: Position): Raised | undefined {
    if (module.names.has(name) || implicitNames.has(name)) return undefined
    if (module.path !== undefined) {
      const full = `${module.name}.${name}`
      if (this.#loaded.has(full) || findModule(name, module.path, this.#world.folders) !== undefined) {
        return this.#importModule(full, at)
      }
      if (name === '__path__') return undefined
    }
    if (module.opaque) return undefined
    const kind = module.state === 'loading' ? 'circular' : 'missing-name'
    return this.#raise('ImportError', kind, module.name, at, name)
  }

  /** `import a.b.c`: loads `a`, then `a.b`, then `a.b.c`. */
  #importModule(name: string, at: Position): Raised | undefined {
    const parts = name.split('.')
    for (let length = 1; length <= parts.length; length += 1) {
      const full = parts.slice(0, length).join('.')
      const parent = length === 1 ? undefined : this.#loaded.get(parts.slice(0, length - 1).join('.'))
      if (length > 1 && parent === undefined) {
        // Its parent is outside of the project.
        const outside = this.#outside(full)
        if (outside === undefined) return this.#raise('ModuleNotFoundError', 'unresolved', full, at)
        this.#note(full, outside, at)
        continue
      }
      const raised = this.#loadOne(full, parts[length - 1] ?? '', parent, at)
      if (raised !== undefined) return raised
      parent?.names.add(parts[length - 1] ?? '')
    }
    return undefined
  }

  #loadOne(full: string, last: string, parent: LoadedModule | undefined, at: Position): Raised | undefined {
    if (this.#loaded.has(full)) return undefined
    if (parent === undefined) {
      // Built-in and frozen modules come before everything on the path.
      if (this.#world.isBuiltIn(full)) return this.#note(full, 'stdlib', at)
    } else if (parent.path === undefined) {
      if (parent.opaque) return this.#note(full, this.#seen.get(parent.name)?.kind ?? 'installed', at)
      return this.#raise('ModuleNotFoundError', 'unresolved', full, at)
    }
    const found = findModule(last, parent?.path ?? this.#path, this.#world.folders)
    if (
      found === undefined ||
      (parent === undefined && found.kind === 'namespace' && this.#outside(full) !== undefined)
    ) {
      const outside = this.#outside(full)
      if (outside !== undefined) return this.#note(full, outside, at)
      if (found === undefined) return this.#raise('ModuleNotFoundError', 'unresolved', full, at)
    }
    return found === undefined ? undefined : this.#loadFound(full, found, at)
  }

  #loadFound(full: string, found: FoundModule, at: Position): Raised | undefined {
    if (this.#loaded.size >= mostModules || this.#chain.length >= deepestImport) return undefined
    const module = this.#newModule(full, found.kind === 'namespace' ? undefined : found.file, pathOf(found))
    this.#loaded.set(full, module)
    this.#note(full, 'local', at, module.file)
    if (found.kind === 'opaque') module.opaque = true
    if (found.kind === 'opaque' || found.kind === 'namespace') {
      module.state = 'loaded'
      return undefined
    }
    this.#chain.push(at)
    const packageName = found.kind === 'package' ? full : full.split('.').slice(0, -1).join('.')
    const raised = this.#execute(module, packageName, false)
    this.#chain.pop()
    if (raised !== undefined) {
      // A module that fails is taken out again; one that only stops early is left as it is.
      this.#loaded.delete(full)
      return raised.failure === undefined && raised.exception === 'Other' ? undefined : raised
    }
    return undefined
  }

  #outside(full: string): 'stdlib' | 'installed' | undefined {
    return this.#world.outside(full)
  }

  #newModule(name: string, file: string | undefined, path: readonly string[] | undefined): LoadedModule {
    return {
      name,
      ...(file === undefined ? {} : { file }),
      ...(path === undefined ? {} : { path }),
      names: new Set(),
      state: 'loading',
      opaque: false,
      all: undefined,
    }
  }

  #note(name: string, kind: ModuleKind, at: Position, file?: string): undefined {
    const known = this.#seen.get(name)
    if (known === undefined || known.kind === 'lazy' || known.kind === 'guarded') {
      const importedBy = at.file === '' ? {} : { importedBy: at }
      this.#seen.set(name, { name, kind, ...importedBy, ...(file === undefined ? {} : { file }) })
    }
    return undefined
  }

  /** Imports inside of functions: they run when the function does, if ever. */
  #noteLazy(statements: readonly Statement[], frame: Frame): void {
    for (const statement of statements) {
      if (statement.kind === 'block') this.#noteLazy(statement.body, frame)
      if (statement.kind === 'import') {
        for (const { name } of statement.modules) this.#noteFirst(name, { file: frame.file, line: statement.line })
      }
      if (statement.kind === 'from') {
        const base = absoluteName(statement.level, statement.module, frame.packageName)
        if (base !== undefined) this.#noteFirst(base, { file: frame.file, line: statement.line })
      }
    }
  }

  #noteFirst(name: string, at: Position): void {
    if (!this.#seen.has(name)) this.#seen.set(name, { name, kind: 'lazy', importedBy: at })
  }

  #raise(exception: Exception, kind: FailureKind, module: string, at: Position, name?: string): Raised {
    const chain = [...this.#chain.filter(({ file }) => file !== ''), ...(at.file === '' ? [] : [at])]
    const failure: ImportFailure = { kind, module, ...(name === undefined ? {} : { name }), ...at, chain }
    if (kind === 'unresolved') this.#note(module, 'missing', at)
    return { exception, failure }
  }

  #guard({ failure }: Raised): undefined {
    if (failure?.kind === 'unresolved') this.#retype(failure.module, 'missing', 'guarded')
    return undefined
  }

  #unguard(failure: ImportFailure): void {
    if (failure.kind === 'unresolved') this.#retype(failure.module, 'guarded', 'missing')
  }

  #retype(name: string, from: ModuleKind, to: ModuleKind): void {
    const known = this.#seen.get(name)
    if (known?.kind === from) this.#seen.set(name, { ...known, kind: to })
  }
}

/** The blocks with these keywords that belong to the one before them. */
function following(statements: readonly Statement[], index: number, keywords: readonly string[]): Block[] {
  const blocks: Block[] = []
  for (const statement of statements.slice(index + 1)) {
    if (statement.kind !== 'block' || !keywords.includes(statement.keyword)) break
    blocks.push(statement)
  }
  return blocks
}
