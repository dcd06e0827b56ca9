import type { Raised } from './exceptions.ts'
import type { Frame } from './frame.ts'
import type { ModuleLoader } from './module-loader.ts'
import { evaluatePath } from './path-expression.ts'

const changesPath = /^sys\.path\.(insert|append|extend)\s*\(([\s\S]*)\)$/
const otherPathChange =
  /\bsys\.path\s*(?:\[[^\]]*\]\s*=|\+=|=[^=])|\bsys\.path\.(?:insert|append|extend)\b|\bsite\.addsitedir\b/
const makesModule = /\bsys\.modules\[(['"])([\w.]+)\1\]\s*=[^=]/
const importsByName = /\b(?:import_module|__import__)\(\s*(['"])([\w.]+)\1\s*\)/g

/**
 * What a plain statement does to the import system or to its module's names besides its plain meaning:
 * `sys.path.insert(…)`, `globals()[…] = …`, `__all__.append(…)`, `importlib.import_module("…")`.
 */
export function runTimeEffects(text: string, line: number, frame: Frame, loader: ModuleLoader): Raised | undefined {
  if (!/[.([]/.test(text)) return undefined
  extendPath(text, frame, loader)
  const { module } = frame
  if (/\b__all__\b/.test(text)) module.all = 'computed'
  if (/\b__path__\b/.test(text)) module.openPath = true
  const made = makesModule.exec(text)?.[2]
  if (made !== undefined) loader.make(made)
  if (/\b(?:exec|globals|vars|locals|setattr|update)\b|\bsys\.modules\b/.test(text)) module.opaque = true
  if (frame.uncertain || /\blambda\b/.test(text)) return undefined
  for (const [, , name = ''] of text.matchAll(importsByName)) {
    const raised = loader.importModule(name, { file: frame.file, line })
    if (raised !== undefined) return raised
  }
  return undefined
}

function extendPath(text: string, frame: Frame, loader: ModuleLoader): void {
  const change = changesPath.exec(text)
  if (change === null) {
    if (otherPathChange.test(text)) loader.extendPath(undefined, false)
    return
  }
  const [, method, list = ''] = change
  const expression = method === 'insert' ? list.replace(/^[^,]*,/, '') : list
  const folder = method === 'extend' ? undefined : evaluatePath(expression, frame)
  loader.extendPath(folder, method === 'insert')
  // A branch that may not run: what is found there counts, what is not may be elsewhere.
  if (frame.uncertain) loader.extendPath(undefined, false)
}
