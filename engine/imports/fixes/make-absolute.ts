import { defineFix, type Planned } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'
import { decodeText } from '../../core/text-encoding.ts'
import { readStatements, type Statement } from '../../python/statements.ts'
import { absoluteName } from '../module-names.ts'

/** Writes a script's relative imports with the full name of their package, which a folder on `PYTHONPATH` holds. */
export default defineFix({
  id: 'imports/make-absolute',
  rules: ['imports/relative-in-script'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  rank: 20,
  fits: ({ data }) => typeof data['absolutePackage'] === 'string',
  async plan({ finding, root }): Promise<Planned> {
    const { target, absolutePackage } = finding.data
    if (typeof target !== 'string' || typeof absolutePackage !== 'string') {
      return { ok: false, reason: message('imports.reasons.command-gone') }
    }
    const content = await readProjectFile(root, target)
    if (content.problem !== undefined) {
      return {
        ok: false,
        reason: message('core.steps.edit-file.not-readable', { path: target, problem: content.problem }),
      }
    }
    const { text, encoding } = decodeText(content.bytes)
    if (encoding !== 'utf-8') return { ok: false, reason: message('imports.reasons.other-encoding', { file: target }) }
    const changed = makeAbsolute(text, absolutePackage)
    if (changed === text) return { ok: false, reason: message('imports.reasons.command-gone') }
    const step = await editFileStep(root, target, changed)
    return step.ok ? { ok: true, steps: [step.step] } : step
  },
})

/** Replaces the dots of each relative import; everything else, line ends too, stays as it is. */
export function makeAbsolute(source: string, packageName: string): string {
  const lines = source.split('\n')
  for (const { level, module, line } of relativeImports(readStatements(source.replaceAll('\r\n', '\n')))) {
    const absolute = absoluteName(level, module, packageName)
    const text = lines[line - 1]
    if (absolute === undefined || text === undefined) continue
    const written = new RegExp(`\\bfrom\\s*\\.{${level}}\\s*${module.replaceAll('.', '\\.')}\\s*(?=\\bimport\\b)`)
    lines[line - 1] = text.replace(written, () => `from ${absolute} `)
  }
  return lines.join('\n')
}

function* relativeImports(statements: readonly Statement[]): Iterable<Extract<Statement, { kind: 'from' }>> {
  for (const statement of statements) {
    if (statement.kind === 'block') yield* relativeImports(statement.body)
    if (statement.kind === 'from' && statement.level > 0) yield statement
  }
}
