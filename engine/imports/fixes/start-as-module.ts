import { defineFix, type Planned } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'
import { decodeText } from '../../core/text-encoding.ts'

/** Starts a script by its module name (`python -m`), so that Python knows its package. One line of one file changes. */
export default defineFix({
  id: 'imports/start-as-module',
  rules: ['imports/relative-in-script'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  fits: ({ variant }) => variant === 'script',
  async plan({ finding, root }): Promise<Planned> {
    const { file, line } = finding.where
    const module = finding.data['moduleName']
    if (file === undefined || line === undefined || typeof module !== 'string') {
      return { ok: false, reason: message('imports.reasons.command-gone') }
    }
    const content = await readProjectFile(root, file)
    if (content.problem !== undefined) return { ok: false, reason: message('imports.reasons.command-gone') }
    const { text, encoding } = decodeText(content.bytes)
    if (encoding !== 'utf-8') return { ok: false, reason: message('imports.reasons.other-encoding', { file }) }
    // Line ends are kept as they are: only what is between them changes.
    const lines = text.split('\n')
    const at = linesOfCommand(lines, line - 1).find((index) => startByModule(lines[index] ?? '', module) !== undefined)
    if (at === undefined) return { ok: false, reason: message('imports.reasons.command-gone') }
    lines[at] = startByModule(lines[at] ?? '', module) ?? ''
    const step = await editFileStep(root, file, lines.join('\n'))
    return step.ok ? { ok: true, steps: [step.step] } : step
  },
})

/** More lines than these no command has. */
const longestCommand = 40

/**
 * The indexes of the lines of a command that begins at `first`: what is indented below it, the items of its list, what
 * is inside of its brackets, and what a backslash continues.
 */
function linesOfCommand(lines: readonly string[], first: number): number[] {
  const indexes = [first]
  const indent = indentOf(lines[first] ?? '')
  let brackets = bracketsOf(lines[first] ?? '')
  for (let index = first + 1; index < Math.min(lines.length, first + longestCommand); index += 1) {
    const line = lines[index] ?? ''
    const continues =
      brackets > 0 ||
      /\\\s*$/.test(lines[index - 1] ?? '') ||
      line.trim() === '' ||
      indentOf(line) > indent ||
      (indentOf(line) === indent && /^\s*- /.test(line))
    if (!continues) break
    brackets += bracketsOf(line)
    indexes.push(index)
  }
  return indexes
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

/** How many more brackets open than close. */
function bracketsOf(line: string): number {
  return (line.match(/\[/g)?.length ?? 0) - (line.match(/\]/g)?.length ?? 0)
}

/** Puts `-m MODULE` in the place of the script's path, in a list of words or in a command line. */
function startByModule(line: string, module: string): string | undefined {
  const path = module.replaceAll('.', '/').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const script = `(?:\\./|/[\\w./-]*?/)?${path}\\.py`
  // An item of a list in YAML's own form: the line becomes two.
  const item = new RegExp(`^(\\s*- +)(["']?)${script}\\2(?=\\s*(?:#.*)?\\r?$)`)
  const lineEnd = line.endsWith('\r') ? '\r\n' : '\n'
  if (item.test(line)) {
    return line.replace(
      item,
      (_, dash: string, quote: string) => `${dash}${quote}-m${quote}${lineEnd}${dash}${quote}${module}${quote}`,
    )
  }
  const inList = new RegExp(`(["'])${script}\\1`)
  if (inList.test(line))
    return line.replace(inList, (_, quote: string) => `${quote}-m${quote}, ${quote}${module}${quote}`)
  const inText = new RegExp(`(?<=^|\\s)${script}(?=$|\\s)`)
  return inText.test(line) ? line.replace(inText, `-m ${module}`) : undefined
}
