import { type Call, literalText, readCall } from '../../python/call.ts'
import type { Statement } from '../../python/statements.ts'
import type { OpaqueStatement, Operation, Steps } from './operation.ts'
import { sqlEffects } from './sql-operations.ts'
import { addWords } from './words.ts'

interface Surroundings {
  readonly conditional: boolean
  readonly outsideTransaction: boolean
  /** Tables of `with op.batch_alter_table(…) as name`. */
  readonly batches: ReadonlyMap<string, { readonly table: string; readonly schema?: string }>
}

const start: Surroundings = { conditional: false, outsideTransaction: false, batches: new Map() }

/** Calls of `op` that make or take nothing which is judged here. */
const withoutEffect = new Set([
  'bulk_insert', 'create_check_constraint', 'create_exclude_constraint', 'create_foreign_key', 'create_primary_key',
  'create_unique_constraint', 'create_table_comment', 'drop_constraint', 'drop_table_comment', 'f', 'get_bind',
  'get_context', 'inline_literal', 'invoke',
]) // biome-ignore format: a list of names

const idle =
  /^(?:pass|return|\.\.\.|None|["'rRuU]["'\s\S]*["'])$|^(?:print|logger\.\w+|log\.\w+|logging\.\w+)\s*\(|^(?:session|conn|connection|bind)\.(?:commit|flush|close)\(\)$/
const bringsMore = /\b(?:index|unique|info)\s*=|ForeignKey|UniqueConstraint|\bIndex\s*\(|^\s*\*/
const plainPart = /^(?:sa\.|sqlalchemy\.)?(?:Column|PrimaryKeyConstraint|CheckConstraint)\s*\(/

/** Reads what a function of a migration does to the schema, as far as the text tells. */
export function readSteps(body: readonly Statement[], constants: ReadonlyMap<string, string>): Steps {
  const reader = new StepReader(constants)
  reader.read(body, start)
  return reader
}

class StepReader implements Steps {
  readonly operations: Operation[] = []
  readonly opaque: OpaqueStatement[] = []
  readonly words = new Set<string>()
  readonly #constants: ReadonlyMap<string, string>
  #committed = false
  /** Behind an `if …: return` nothing is sure to run. */
  #mayHaveReturned = false

  constructor(constants: ReadonlyMap<string, string>) {
    this.#constants = constants
  }

  read(statements: readonly Statement[], around: Surroundings): void {
    for (const statement of statements) this.#statement(statement, around)
  }

  #statement(statement: Statement, around: Surroundings): void {
    if (statement.kind === 'block') {
      addWords(this.words, statement.header)
      this.#block(statement, around)
    } else if (statement.kind === 'assign') {
      addWords(this.words, statement.value)
      if (/\(/.test(statement.value)) this.#expression(statement.value, statement.line, around)
    } else if (statement.kind === 'other' || statement.kind === 'raise') {
      addWords(this.words, statement.text)
      if (around.conditional && /^(?:return|raise)\b/.test(statement.text)) this.#mayHaveReturned = true
      if (statement.kind === 'other') this.#expression(statement.text, statement.line, around)
    }
  }

  #block(block: Extract<Statement, { kind: 'block' }>, around: Surroundings): void {
    if (block.keyword === 'def' || block.keyword === 'class') {
      this.opaque.push({ line: block.line, text: block.header })
      this.read(block.body, { ...around, conditional: true })
      return
    }
    if (block.keyword !== 'with') {
      this.read(block.body, { ...around, conditional: true })
      return
    }
    const batch = /^([\s\S]*?)\s+as\s+(\w+)$/.exec(block.header)
    const call = readCall(batch?.[1] ?? block.header)
    if (/autocommit_block\(\)/.test(block.header)) {
      this.read(block.body, { ...around, outsideTransaction: true })
    } else if (call?.target.endsWith('batch_alter_table') && batch?.[2] !== undefined) {
      const table = this.#text(call.positional[0] ?? call.keywords.get('table_name'))
      const batches = new Map(around.batches)
      if (table === undefined) batches.delete(batch[2])
      else batches.set(batch[2], { table, ...this.#schema(call) })
      this.read(block.body, { ...around, batches })
    } else this.read(block.body, { ...around, conditional: true })
  }

  #expression(text: string, line: number, around: Surroundings): void {
    if (idle.test(text)) return
    const call = readCall(text)
    const [object, method, ...more] = call?.target.split('.') ?? []
    const batch = around.batches.get(object ?? '')
    const isOp = object === 'op' && more.length === 0
    if (call === undefined || method === undefined) {
      this.#unclear(text, line)
      return
    }
    if (/^(?:execute|exec_driver_sql)$/.test(call.target.split('.').at(-1) ?? '')) {
      this.#execute(call, text, line, around)
      return
    }
    if (!isOp && batch === undefined) {
      this.#unclear(text, line)
      return
    }
    if (withoutEffect.has(method) && !(method.startsWith('create_') && call.positional[0] === 'None')) return
    if (method === 'alter_column' && !call.keywords.has('new_column_name') && !call.keywords.has('name')) return
    const before = this.operations.length
    this.#operation(method, call, text, line, around, batch)
    if (this.operations.length === before) this.opaque.push({ line, text })
  }

  /** A statement that is no call of `op`: harmless, unless its words say that it may change the schema. */
  #unclear(text: string, line: number): void {
    if (/\bop\.get_bind\(\)$|^(?:sa|sqlalchemy|postgresql|mysql)\.[\w.]+\(/.test(text)) return
    if (/\bop\b|execute|create|drop|alter|rename|migrat|upgrade|\badd_|metadata/i.test(text)) {
      this.opaque.push({ line, text })
    }
  }

  #execute(call: Call, text: string, line: number, around: Surroundings): void {
    const argument = call.positional[0] ?? call.keywords.get('sqltext') ?? ''
    const inner = /^(?:\w+\.)?(?:text|DDL)\s*\(/.test(argument) ? readCall(argument)?.positional[0] : argument
    const sql = this.#text(inner)
    if (sql === undefined) {
      this.#unclear(argument, line)
      return
    }
    addWords(this.words, sql)
    for (const effect of sqlEffects(sql)) {
      if (effect.effect === 'commit') this.#committed = true
      else if (effect.effect === 'opaque') this.opaque.push({ line, text })
      else if (effect.effect === 'operation') {
        const { effect: _, ...operation } = effect
        this.#add({ ...operation, plain: false, line, text }, around)
      }
    }
  }

  #operation(
    method: string,
    call: Call,
    text: string,
    line: number,
    around: Surroundings,
    batch: { readonly table: string; readonly schema?: string } | undefined,
  ): void {
    const argument = (index: number, ...names: readonly string[]) =>
      this.#text(call.positional[index] ?? names.map((name) => call.keywords.get(name)).find((value) => value))
    const schema = batch?.schema === undefined ? this.#schema(call) : { schema: batch.schema }
    if (schema.schema === '') return
    const guarded = call.keywords.get('if_exists') === 'True' || call.keywords.get('if_not_exists') === 'True'
    const concurrently = [...call.keywords].some(([key, value]) => key.endsWith('_concurrently') && value === 'True')
    const common = { guarded, line, text, ...schema }
    const add = (
      operation: Pick<Operation, 'action' | 'kind'> & {
        name?: string | undefined
        table?: string | undefined
        plain?: boolean
      },
    ) => {
      const { name, table, plain = false, ...rest } = operation
      if (name === undefined) return
      const surroundings = concurrently ? { ...around, outsideTransaction: true } : around
      this.#add({ ...common, ...rest, name, plain, ...(table !== undefined && { table }) }, surroundings)
    }
    if (method === 'create_table' && batch === undefined) {
      const name = argument(0, 'table_name')
      const parts = call.positional.slice(1)
      const plain = parts.every((part) => plainPart.test(part) && !bringsMore.test(part))
      add({ action: 'create', kind: 'table', name, plain })
      for (const part of parts) add({ action: 'create', kind: 'column', name: this.#columnName(part), table: name })
    } else if (method === 'drop_table') {
      add({ action: 'drop', kind: 'table', name: argument(0, 'table_name') })
    } else if (method === 'add_column') {
      const [table, column] =
        batch === undefined ? [argument(0, 'table_name'), call.positional[1]] : [batch.table, call.positional[0]]
      const part = column ?? call.keywords.get('column') ?? ''
      if (table !== undefined)
        add({ action: 'create', kind: 'column', name: this.#columnName(part), table, plain: !bringsMore.test(part) })
    } else if (method === 'drop_column') {
      const [table, name] =
        batch === undefined
          ? [argument(0, 'table_name'), argument(1, 'column_name')]
          : [batch.table, argument(0, 'column_name')]
      if (table !== undefined) add({ action: 'drop', kind: 'column', name, table })
    } else if (method === 'create_index') {
      add({
        action: 'create',
        kind: 'index',
        name: argument(0, 'index_name'),
        table: batch?.table ?? argument(1, 'table_name'),
      })
    } else if (method === 'drop_index') {
      add({
        action: 'drop',
        kind: 'index',
        name: argument(0, 'index_name'),
        table: batch?.table ?? argument(1, 'table_name'),
      })
    }
  }

  #add(
    operation: Omit<Operation, 'conditional' | 'outsideTransaction'> & { outsideTransaction?: boolean },
    around: Surroundings,
  ): void {
    this.operations.push({
      ...operation,
      conditional: around.conditional || this.#mayHaveReturned,
      outsideTransaction: operation.outsideTransaction === true || around.outsideTransaction || this.#committed,
    })
  }

  #columnName(part: string): string | undefined {
    const column = /^(?:[\w.]+\.)?Column\s*\(/.test(part) ? readCall(part) : undefined
    return column && this.#text(column.positional[0] ?? column.keywords.get('name'))
  }

  /** An empty text: there is one, and it is computed. */
  #schema(call: Call): { schema?: string } {
    const written = call.keywords.get('schema')
    if (written === undefined || written === 'None') return {}
    return { schema: this.#text(written) ?? '' }
  }

  #text(expression: string | undefined): string | undefined {
    if (expression === undefined) return undefined
    const inner = /\.f$/.test(readCall(expression)?.target ?? '') ? readCall(expression)?.positional[0] : expression
    return inner === undefined ? undefined : (literalText(inner) ?? this.#constants.get(inner.trim()))
  }
}
