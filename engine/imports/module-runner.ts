import { type Statement, stringListValue } from '../python/statements.ts'
import { judgeCondition } from './condition.ts'
import { catches, exceptionRaised, type Raised, suppresses, withFailure } from './exceptions.ts'
import type { Block, Frame, LoadedModule } from './frame.ts'
import type { ImportLog } from './import-log.ts'
import type { ModuleLoader } from './module-loader.ts'
import { absoluteName, publicNames } from './module-names.ts'
import { runTimeEffects } from './run-time-effects.ts'
import type { ImportWorld } from './world.ts'

/**
 * Runs the statements of modules as far as they matter for imports and names. Functions are not entered; what an `if`
 * decides is taken both ways unless the interpreter alone decides it.
 */
export class ModuleRunner {
  readonly #world: ImportWorld
  readonly #log: ImportLog
  readonly #loader: () => ModuleLoader

  constructor(world: ImportWorld, log: ImportLog, loader: () => ModuleLoader) {
    this.#world = world
    this.#log = log
    this.#loader = loader
  }

  /** Runs a module's statements. @param packageName its `__package__`. */
  execute(module: LoadedModule, packageName: string, main: boolean): Raised | undefined {
    if (module.file === undefined) return undefined
    const source = this.#world.parse(module.file)
    if (source === undefined) {
      module.opaque = true
      this.#log.unread.push(module.file)
      return undefined
    }
    if (source.syntaxError !== undefined) {
      return this.#log.raise('SyntaxError', 'syntax-error', module.name, {
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
      values: new Map(),
      bind: (name) => module.names.add(name),
    }
    const raised = this.#runBlock(source.statements, frame)
    module.state = 'loaded'
    return raised
  }

  /** Runs statements that stand in no file. */
  executeCode(module: LoadedModule, statements: readonly Statement[]): Raised | undefined {
    return this.#runBlock(statements, {
      module,
      file: '',
      packageName: '',
      world: { pythonMinor: this.#world.pythonMinor, platform: this.#world.platform, main: true },
      uncertain: false,
      values: new Map(),
      bind: (name) => module.names.add(name),
    })
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
          const raised = this.#loader().importModule(name, { file: frame.file, line: statement.line })
          if (raised !== undefined) return raised
          frame.bind(binds)
        }
        return undefined
      case 'from':
        return this.#runFrom(statement, frame)
      case 'assign':
        this.#assign(statement, frame)
        return runTimeEffects(statement.value, statement.line, frame, this.#loader())
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
        return runTimeEffects(statement.text, statement.line, frame, this.#loader())
    }
  }

  #assign(statement: Extract<Statement, { kind: 'assign' }>, frame: Frame): void {
    for (const name of statement.names) {
      frame.bind(name)
      frame.values.set(name, statement.value)
      if (name === '__path__' && !frame.bindsLocally) frame.module.openPath = true
      if (name !== '__all__' || frame.bindsLocally) continue
      const list = stringListValue(statement.value)
      const before = statement.operator === '+=' ? (frame.module.all ?? []) : []
      frame.module.all = list === undefined || before === 'computed' ? 'computed' : [...before, ...list]
    }
  }

  #runOtherBlock(block: Block, frame: Frame): Raised | undefined {
    for (const name of block.binds) frame.bind(name)
    if (block.keyword === 'def') {
      // PEP 562: a module-level `__getattr__` can answer for any name.
      if (block.binds[0] === '__getattr__' && !frame.bindsLocally) frame.module.opaque = true
      // Nobody knows whether the function runs: its global names count as there.
      for (const name of globalNames(block.body)) frame.bind(name)
      this.#log.noteLazy(block.body, frame, false)
      return undefined
    }
    if (block.keyword === 'while') return this.#runIf([block], frame)
    if (block.keyword === 'class') {
      return this.#runBlock(block.body, { ...frame, bind: () => undefined, bindsLocally: true })
    }
    const raised = this.#runBlock(block.body, frame)
    return raised !== undefined && block.keyword === 'with' && suppresses(block.header, raised.exception)
      ? this.#log.guard(raised)
      : raised
  }

  #runIf(branches: readonly Block[], frame: Frame): Raised | undefined {
    for (const branch of branches) {
      for (const name of branch.binds) frame.bind(name)
      const verdict = branch.keyword === 'else' ? true : judgeCondition(branch.header, frame.world)
      if (verdict === false) {
        this.#log.noteLazy(branch.body, frame, true)
        continue
      }
      if (verdict === true) return this.#runBlock(branch.body, frame)
      // Nobody knows whether this branch runs: what fails in it is worth a word, but it does not end the start.
      const raised = this.#runBlock(branch.body, { ...frame, uncertain: true })
      if (raised !== undefined) this.#log.guard(raised)
      return this.#runRest(branches, branch, frame)
    }
    return undefined
  }

  #runRest(branches: readonly Block[], after: Block, frame: Frame): Raised | undefined {
    for (const branch of branches.slice(branches.indexOf(after) + 1)) {
      if (branch.keyword !== 'else' && judgeCondition(branch.header, frame.world) === false) continue
      const raised = this.#runBlock(branch.body, { ...frame, uncertain: true })
      if (raised !== undefined) this.#log.guard(raised)
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
        this.#log.guard(failure)
        const next = this.#runBlock(handler.body, frame)
        // A handler that raises or exits has not mended anything: the failing import still ends the start.
        raised =
          next === undefined
            ? undefined
            : (next.failure ?? failure.failure) === undefined
              ? next
              : withFailure(next, failure)
        if (raised?.failure !== undefined) this.#log.unguard(raised.failure)
      } else {
        this.#log.noteLazy(handler.body, frame, true)
      }
    }
    if (raised === undefined && caught === undefined) {
      const orElse = handlers.find(({ keyword }) => keyword === 'else')
      if (orElse !== undefined) raised = this.#runBlock(orElse.body, frame)
    }
    const last = handlers.find(({ keyword }) => keyword === 'finally')
    return (last === undefined ? undefined : this.#runBlock(last.body, frame)) ?? raised
  }

  #runFrom(statement: Extract<Statement, { kind: 'from' }>, frame: Frame): Raised | undefined {
    const at = { file: frame.file, line: statement.line }
    if (statement.module === '__future__' && statement.level === 0) return undefined
    const base = absoluteName(statement.level, statement.module, frame.packageName)
    if (base === undefined) {
      const written = `${'.'.repeat(statement.level)}${statement.module}`
      return this.#log.raise('ImportError', 'relative-in-script', written, at)
    }
    const raised = this.#loader().importModule(base, at)
    if (raised !== undefined) return raised
    const module = this.#loader().loaded(base)
    if (statement.names === '*') {
      if (module === undefined || (module.opaque && !Array.isArray(module.all)) || module.all === 'computed') {
        frame.module.opaque = true
      }
      for (const name of module === undefined ? [] : publicNames(module)) {
        const missing =
          module !== undefined && Array.isArray(module.all) ? this.#loader().importName(module, name, at) : undefined
        if (missing !== undefined) return missing
        frame.bind(name)
      }
      return undefined
    }
    for (const { name, binds } of statement.names) {
      if (module !== undefined) {
        const missing = this.#loader().importName(module, name, at)
        if (missing !== undefined) return missing
      }
      frame.bind(binds)
    }
    return undefined
  }
}

function* globalNames(statements: readonly Statement[]): Iterable<string> {
  for (const statement of statements) {
    if (statement.kind === 'block') yield* globalNames(statement.body)
    const list = statement.kind === 'other' ? /^global\s+(.*)$/.exec(statement.text)?.[1] : undefined
    for (const name of list?.split(',') ?? []) yield name.trim()
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
