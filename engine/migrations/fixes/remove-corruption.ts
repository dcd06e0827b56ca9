import { defineFix, type Planned } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'
import { decodeText } from '../../core/text-encoding.ts'
import { readPythonSource } from '../../python/source.ts'
import { syntaxJudge } from '../../python/syntax-judge.ts'
import { mendableKinds, mendings } from '../corruption.ts'
import { migrationTreesFact } from '../facts.ts'

/** Takes out what a diff or a paste left in a migration, if exactly one way of doing so gives valid Python. */
export default defineFix({
  id: 'migrations/remove-corruption',
  rules: ['migrations/syntax-error'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  uses: { trees: migrationTreesFact },
  fits: ({ data }) => mendableKinds.includes(String(data['kind'])) && looksMendable(String(data['text'])),
  async plan({ finding, facts, root, signal }): Promise<Planned> {
    const file = finding.where.file ?? ''
    const content = await readProjectFile(root, file)
    const minor = facts.trees?.trees.find(({ path }) => path === finding.data['tree'])?.python.minor ?? 11
    if (content.problem !== undefined) return { ok: false, reason: message('migrations.reasons.tree-gone') }
    const { text, encoding } = decodeText(content.bytes)
    if (!encoding.startsWith('utf-8')) return { ok: false, reason: message('migrations.reasons.not-unambiguous') }
    const candidates = mendings(String(finding.data['kind']), text)
    const verdicts = await syntaxJudge.judge(
      candidates.map((candidate) => readPythonSource(Buffer.from(candidate))),
      { minor },
      signal,
    )
    const valid = candidates.filter((_, index) => verdicts[index]?.verdict === 'valid')
    const [only] = valid
    if (only === undefined || valid.length > 1) {
      return { ok: false, reason: message('migrations.reasons.not-unambiguous') }
    }
    const step = await editFileStep(root, file, only)
    if (!step.ok) return step
    return { ok: true, steps: [step.step], summary: message('migrations.fixes.remove-corruption.summary', { file }) }
  },
})

/** The line that Python stumbles over already tells whether there is something to take out. */
function looksMendable(line: string): boolean {
  return mendings('stray-backslash', line).length > 0 || mendings('invisible-character', line).length > 0
}
