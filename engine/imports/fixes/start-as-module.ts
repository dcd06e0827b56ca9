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
    const changed = startByModule(lines[line - 1] ?? '', module)
    if (changed === undefined) return { ok: false, reason: message('imports.reasons.command-gone') }
    lines[line - 1] = changed
    const step = await editFileStep(root, file, lines.join('\n'))
    return step.ok ? { ok: true, steps: [step.step] } : step
  },
})

/** Puts `-m MODULE` in the place of the script's path, in a list of words or in a command line. */
function startByModule(line: string, module: string): string | undefined {
  const path = module.replaceAll('.', '/').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const script = `(?:\\./|/[\\w./-]*?/)?${path}\\.py`
  const inList = new RegExp(`(["'])${script}\\1`)
  if (inList.test(line))
    return line.replace(inList, (_, quote: string) => `${quote}-m${quote}, ${quote}${module}${quote}`)
  const inText = new RegExp(`(?<=^|\\s)${script}(?=$|\\s)`)
  return inText.test(line) ? line.replace(inText, `-m ${module}`) : undefined
}
