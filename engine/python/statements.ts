import { type LogicalLine, logicalLines } from './logical-lines.ts'
import { stringValue } from './string-literals.ts'

/** A name that an import statement brings in. */
export interface ImportedName {
  readonly name: string
  /** The name it gets in the importing module. */
  readonly binds: string
}

export type BlockKeyword =
  | 'if'
  | 'elif'
  | 'else'
  | 'try'
  | 'except'
  | 'finally'
  | 'for'
  | 'while'
  | 'with'
  | 'match'
  | 'case'
  | 'def'
  | 'class'

/** Python statements as far as they matter for what a module imports and which names it has. */
export type Statement =
  | { readonly kind: 'import'; readonly modules: readonly ImportedName[]; readonly line: number }
  | {
      readonly kind: 'from'
      /** Leading dots. */
      readonly level: number
      /** Empty for `from . import x`. */
      readonly module: string
      readonly names: readonly ImportedName[] | '*'
      readonly line: number
    }
  | {
      readonly kind: 'block'
      readonly keyword: BlockKeyword
      /** What stands between the keyword and the colon. */
      readonly header: string
      /** Names that the header binds. */
      readonly binds: readonly string[]
      readonly body: readonly Statement[]
      readonly line: number
    }
  | {
      readonly kind: 'assign'
      readonly names: readonly string[]
      /** `=`, or `+=` for a list that grows. */
      readonly operator: '=' | '+='
      readonly value: string
      readonly line: number
    }
  | { readonly kind: 'delete'; readonly names: readonly string[]; readonly line: number }
  | { readonly kind: 'raise' | 'other'; readonly text: string; readonly line: number }

const blockStart = /^(?:async\s+)?(if|elif|else|try|except|finally|for|while|with|match|case|def|class)\b/
const identifier = /^[\p{XID_Start}_][\p{XID_Continue}]*$/u

/** Nobody indents deeper by hand; CPython's own limit is 100. */
const deepest = 100

/**
 * Reads the statements of a module. Damage is passed over: whether a file compiles is another question.
 * @param options.functions `imports`: of what functions do, only what they import and declare global.
 */
export function readStatements(source: string, { functions = 'all' }: ReadOptions = {}): Statement[] {
  const reader = new StatementReader(logicalLines(source), functions === 'imports')
  return reader.block(-1, 0)
}

interface ReadOptions {
  readonly functions?: 'all' | 'imports'
}

/** The simple statements of a function that matter for imports, and those that may stand on a line with them. */
const importOrGlobal = /\b(?:import|global)\b/

class StatementReader {
  readonly #lines: readonly LogicalLine[]
  readonly #importsOnly: boolean
  #next = 0
  /** Functions around the line. */
  #functions = 0

  /** @param importsOnly leave out what functions do besides. */
  constructor(lines: readonly LogicalLine[], importsOnly: boolean) {
    this.#lines = lines
    this.#importsOnly = importsOnly
  }

  /** Statements that are indented deeper than `outer`. */
  block(outer: number, depth: number): Statement[] {
    const statements: Statement[] = []
    for (
      let line = this.#lines[this.#next];
      line !== undefined && line.indent > outer;
      line = this.#lines[this.#next]
    ) {
      this.#next += 1
      statements.push(...this.#statement(line, depth))
    }
    return statements
  }

  #statement(line: LogicalLine, depth: number): Statement[] {
    const keyword = blockStart.exec(line.outline)
    const colon = keyword === null ? -1 : colonOf(line.outline)
    if (keyword === null || colon < 0) return this.#simple(line.text, line.outline, line.line)
    const header = line.text.slice(keyword[0].length, colon).trim()
    // `match` and `case` are ordinary names elsewhere: `case: int = 1`.
    if (header === '' && (keyword[1] === 'match' || keyword[1] === 'case')) {
      return this.#simple(line.text, line.outline, line.line)
    }
    const kind = keyword[1] as BlockKeyword
    if (kind === 'def') this.#functions += 1
    const sameLine = this.#simple(line.text.slice(colon + 1), line.outline.slice(colon + 1), line.line)
    const below = depth >= deepest ? [] : this.block(line.indent, depth + 1)
    if (kind === 'def') this.#functions -= 1
    return [
      {
        kind: 'block',
        keyword: kind,
        header,
        binds: bindsOf(kind, header),
        body: [...sameLine, ...below],
        line: line.line,
      },
    ]
  }

  #simple(text: string, outline: string, line: number): Statement[] {
    if (this.#importsOnly && this.#functions > 0 && !importOrGlobal.test(outline)) return []
    return simpleStatements(text, outline, line)
  }
}

/** The colon that ends a block's header; those of annotations, slices and dictionaries are in brackets. */
function colonOf(outline: string): number {
  let from = 0
  for (;;) {
    const colon = outline.indexOf(':', from)
    if (colon < 0) return -1
    if (outline[colon + 1] !== '=' && !/\blambda\b[^:]*$/.test(outline.slice(0, colon))) return colon
    from = colon + 1
  }
}

function bindsOf(keyword: BlockKeyword, header: string): string[] {
  if (keyword === 'def' || keyword === 'class') return names(header.split(/[([]/)[0] ?? '')
  if (keyword === 'for') return names(header.split(/\bin\b/)[0] ?? '')
  if (keyword === 'with')
    return [...header.matchAll(/\bas\s+(?:[([]([^()[\]]*)|([^,:()[\]]+))/g)].flatMap(([, list, target]) =>
      names(list ?? target ?? ''),
    )
  // A pattern's names are all taken for captures: one too many hides a missing name, one too few invents it.
  if (keyword === 'case') return header.match(/[\p{XID_Start}_][\p{XID_Continue}]*/gu) ?? []
  if (keyword === 'if' || keyword === 'elif' || keyword === 'while') return walrusTargets(header)
  return []
}

function simpleStatements(text: string, outline: string, line: number): Statement[] {
  const statements: Statement[] = []
  for (let start = 0; start < text.length; ) {
    const end = outline.indexOf(';', start)
    const stop = end < 0 ? text.length : end
    const lead = text.slice(start, stop).length - text.slice(start, stop).trimStart().length
    const one = text.slice(start + lead, stop).trimEnd()
    if (one !== '') statements.push(simpleStatement(one, outline.slice(start + lead, start + lead + one.length), line))
    start = stop + 1
  }
  return statements
}

function simpleStatement(text: string, outline: string, line: number): Statement {
  if (/^import\s/.test(text)) return { kind: 'import', modules: importedModules(text.slice(6)), line }
  const from = fromClause(text)
  if (from !== undefined) {
    const { dots, module, list } = from
    const inside = list.trim().replace(/^\(|\)$/g, '')
    const imported = inside.trim() === '*' ? '*' : importedNames(inside)
    return {
      kind: 'from',
      level: dots.replace(/\s/g, '').length,
      module: module.replace(/\s/g, ''),
      names: imported,
      line,
    }
  }
  const alias = /^type\s+([\p{XID_Start}_][\p{XID_Continue}]*)\s*[=[]/u.exec(text)?.[1]
  if (alias !== undefined) return { kind: 'assign', names: [alias], operator: '=', value: '', line }
  if (/^del\b/.test(text)) return { kind: 'delete', names: names(text.slice(3)), line }
  if (/^raise\b/.test(text)) return { kind: 'raise', text, line }
  return assignment(text, outline, line) ?? { kind: 'other', text, line }
}

/** The three parts of `from ..module import list`, found one after the other: long runs of blanks must cost no time. */
function fromClause(
  text: string,
): { readonly dots: string; readonly module: string; readonly list: string } | undefined {
  const keyword = /^from(?![\p{XID_Continue}])/u.test(text) ? text.search(/\bimport\b/) : -1
  if (keyword < 0) return undefined
  const source = /^([.\s]*)([\p{XID_Start}_][\p{XID_Continue}.\s]*)?$/u.exec(text.slice('from'.length, keyword))
  if (source === null) return undefined
  const [, dots = '', module = ''] = source
  return { dots, module, list: text.slice(keyword + 'import'.length) }
}

function assignment(text: string, outline: string, line: number): Statement | undefined {
  const grown = /^([\p{XID_Start}_][\p{XID_Continue}]*)\s*\+=/u.exec(outline)
  if (grown !== null) {
    return { kind: 'assign', names: [grown[1] ?? ''], operator: '+=', value: text.slice(grown[0].length).trim(), line }
  }
  if (!text.includes('=')) return undefined
  const targets: string[] = []
  let start = 0
  for (const equals of outline.matchAll(/(?<![=!<>:+\-*/%&|^@])=(?!=)/g)) {
    targets.push(text.slice(start, equals.index))
    start = equals.index + 1
  }
  if (targets.length === 0) {
    const walrus = walrusTargets(text)
    return walrus.length === 0 ? undefined : { kind: 'assign', names: walrus, operator: '=', value: '', line }
  }
  // `name: annotation = value`
  const bound = targets.filter(isNameTarget).flatMap((target) => names(target.split(':')[0] ?? ''))
  if (bound.length === 0) return undefined
  return { kind: 'assign', names: bound, operator: '=', value: text.slice(start).trim(), line }
}

/** Not `a.b`, `a[0]` or `a()[0]`. */
function isNameTarget(target: string): boolean {
  return !/^\s*[\p{XID_Start}_][\p{XID_Continue}]*\s*[.([]/u.test(target)
}

function importedModules(list: string): ImportedName[] {
  return list.split(',').flatMap((part) => {
    const [module = '', alias] = part.trim().split(/(?<!\s)\s+as\s+/)
    const name = module.replace(/\s/g, '')
    return name === '' ? [] : [{ name, binds: alias?.trim() ?? name.split('.')[0] ?? name }]
  })
}

function importedNames(list: string): ImportedName[] {
  return list.split(',').flatMap((part) => {
    const [name = '', alias] = part.trim().split(/(?<!\s)\s+as\s+/)
    return name === '' ? [] : [{ name, binds: alias?.trim() ?? name }]
  })
}

/** The plain names of a target list such as `a, (b, *c)`; attributes and subscripts bind no name. */
function names(targets: string): string[] {
  return targets
    .split(/[,()[\]]/)
    .map((target) => target.replace('*', '').trim())
    .filter((target) => identifier.test(target))
}

function walrusTargets(text: string): string[] {
  if (!text.includes(':=')) return []
  return [...text.matchAll(/(?<!\p{XID_Continue})([\p{XID_Start}_]\p{XID_Continue}*)\s*:=/gu)].map(
    ([, name]) => name ?? '',
  )
}

/** The strings of a literal list or tuple such as the value of `__all__`; `undefined` where it is computed. */
export function stringListValue(value: string): string[] | undefined {
  const list = /^[[(]([\s\S]*)[\])]$/.exec(value.trim())
  if (list === null) return undefined
  const strings: string[] = []
  let rest = (list[1] ?? '').trim()
  while (rest !== '') {
    const literal = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/.exec(rest)?.[0]
    const string = literal === undefined ? undefined : stringValue(literal)
    if (literal === undefined || string === undefined) return undefined
    strings.push(string)
    rest = rest.slice(literal.length).trim()
    if (rest !== '' && !rest.startsWith(',')) return undefined
    rest = rest.slice(1).trim()
  }
  return strings
}
