import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import type { FileModeStep } from '../../core/steps/file-mode.ts'
import { type GitModeStep, keptFile } from '../../core/steps/git-mode.ts'

/** Lets everybody who may read a script execute it, as `chmod +x` does, and has Git keep it so where it keeps the file. */
export default defineFix({
  id: 'compose/make-executable',
  rules: ['compose/script-not-executable'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  async plan({ finding, root, machine, signal }) {
    const path = finding.where.file ?? ''
    const file = await readProjectFile(root, path)
    if (file.problem !== undefined) {
      return { ok: false, reason: message('core.steps.edit-file.not-readable', { path, problem: file.problem }) }
    }
    const from = file.mode & 0o777
    const step: FileModeStep = { kind: 'file-mode', path, from, to: from | ((from & 0o444) >> 2) }
    const inGit = await keptFile(root, path, machine, signal)
    const kept: readonly GitModeStep[] =
      inGit?.executable === false ? [{ ...inGit, kind: 'git-mode', path, executable: true }] : []
    return {
      ok: true,
      steps: [step, ...kept],
      summary: message('compose.fixes.make-executable.summary', { file: path }),
    }
  },
})
