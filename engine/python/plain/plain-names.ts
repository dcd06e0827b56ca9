import type { ModuleName } from '../module-name.ts'
import { scanSource } from '../scan-source.ts'
import { computed, evaluate, type PythonValue } from '../values.ts'
import type { PlainBinding, PlainNames } from './bindings.ts'

const none = /^None[ \t]*$/
const simpleText = /^(?:'([^'\\\n]*)'|"([^"\\\n]*)")[ \t]*(?:#.*)?$/

/** What a name of a plain module holds once it has been imported. */
export function plainName(text: string, names: PlainNames, name: string): ModuleName | undefined {
  const binding = names.get(name)
  if (binding === undefined) return undefined
  const { at } = binding
  return {
    value: valueBehind(text, names, binding),
    at,
    // Of hundreds of files few lines are ever named.
    get line() {
      return lineAt(text, at)
    },
  }
}

function valueBehind(text: string, names: PlainNames, { at, expression }: PlainBinding): PythonValue {
  if (expression === undefined) return computed
  const written = text.slice(expression.from, expression.to)
  const [, single, double] = simpleText.exec(written) ?? []
  const simple = single ?? double
  if (simple !== undefined) return { kind: 'text', text: simple }
  if (none.test(written)) return { kind: 'none' }
  const [line] = scanSource(written).moduleLines
  return evaluate(written, line?.tokens ?? [], (name) => {
    const other = names.get(name)
    // What is bound again further down may have been something else here.
    return other === undefined || other.at >= at ? computed : valueBehind(text, names, other)
  })
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let end = text.indexOf('\n'); end >= 0 && end < offset; end = text.indexOf('\n', end + 1)) line += 1
  return line
}
