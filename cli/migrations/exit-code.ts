import type { Check } from '../../engine/core/check.ts'
import { type MigrationTrees, migrationTreesFact } from '../../engine/migrations/facts.ts'
import { unreadConfig } from '../../engine/migrations/unread-config.ts'
import { exitCodes } from '../command.ts'
import type { PythonAnswer } from './python-answer.ts'

const checks = import.meta.glob<Check>('../../engine/migrations/checks/*.ts', { eager: true, import: 'default' })

/** The same judgement as in a diagnosis, by the checks that need nothing but the trees. */
export function judgeTrees(trees: MigrationTrees): number {
  const severities = Object.values(checks)
    .filter(({ needs }) => Object.values(needs).every(({ id }) => id === migrationTreesFact.id))
    .flatMap((check) => {
      const facts = Object.fromEntries(Object.keys(check.needs).map((name) => [name, trees]))
      return check.judge(facts, {}).map((draft) => ({ rule: check.rule, severity: draft.severity ?? check.severity }))
    })
  if (severities.some(({ severity }) => severity === 'error')) return exitCodes.errorFound
  if (unreadConfig(trees.configProblems) !== undefined) return exitCodes.couldNotLook
  const unseen = severities.some(
    ({ rule, severity }) => rule === 'migrations/unreadable-revision' && severity === 'warning',
  )
  return unseen ? exitCodes.couldNotLook : exitCodes.nothingWrong
}

/** With what Python says: a file that it refuses is an error, and a file that it was not asked about is not fine. */
export function judgeAnswers(fromText: number, answers: readonly PythonAnswer[]): number {
  if (fromText === exitCodes.errorFound) return fromText
  const refused = answers.some(({ differences, settled }) =>
    [...differences, ...settled].some(({ python }) => python !== undefined),
  )
  if (refused) return exitCodes.errorFound
  return answers.some(({ outcome }) => outcome === 'could-not-look') ? exitCodes.couldNotLook : fromText
}
