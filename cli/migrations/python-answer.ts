import { message } from '../../engine/core/message.ts'
import type {
  Complaint,
  SyntaxComparison,
  SyntaxDifference,
} from '../../engine/migrations/cross-check/compare-verdicts.ts'
import type { Translate } from '../../engine/texts/translator.ts'

/** What came of asking Python about one tree, with the interpreter that was asked. */
export interface PythonAnswer extends SyntaxComparison {
  readonly where?: 'container' | 'host'
  readonly interpreter?: string
  readonly image?: string
}

/** By the path of the tree. */
export type PythonAnswers = ReadonlyMap<string, PythonAnswer>

/** An answer in words, one line for each thing. */
export function describeAnswer(answer: PythonAnswer, translate: Translate): string[] {
  const { outcome, version = '', judgedFor, compared, files, reason, image, interpreter = '' } = answer
  const say = (name: string, values: Readonly<Record<string, string | number>> = {}) =>
    translate(message(`migrations.command.python-${name}`, values))
  const values = {
    version,
    compared,
    files,
    judgedFor,
    where: image ?? interpreter,
    reason: reason === undefined ? '' : translate(reason),
  }
  const complaint = (one: Complaint | undefined) =>
    one === undefined
      ? say('compiles')
      : one.line === 0
        ? translate(one.message)
        : say('line', { line: one.line, message: translate(one.message) })
  const list = (name: string, differences: readonly SyntaxDifference[]) =>
    differences.map(({ file, text, python }) => say(name, { file, text: complaint(text), python: complaint(python) }))
  const variant = {
    agrees: 'agrees',
    differs: 'differs',
    'could-not-look': compared > 0 ? 'partly' : 'unknown',
  } as const
  const isOther = version !== '' && !version.startsWith(`3.${judgedFor}.`)
  return [
    say(variant[outcome], values),
    ...list('difference', answer.differences),
    ...list('elsewhere', answer.elsewhere),
    ...list('settled', answer.settled),
    ...(isOther && answer.differences.length > 0 ? [say('other-version', values)] : []),
  ]
}

/** An answer as `--format json` has it. */
export function summariseAnswer(answer: PythonAnswer, translate: Translate) {
  const { reason, differences, elsewhere, settled, ...rest } = answer
  const complaint = (one: Complaint | undefined) =>
    one === undefined ? null : { ...(one.line > 0 && { line: one.line }), message: translate(one.message) }
  const list = (found: readonly SyntaxDifference[]) =>
    found.map(({ file, text, python }) => ({ file, text: complaint(text), python: complaint(python) }))
  return {
    ...rest,
    differences: list(differences),
    elsewhere: list(elsewhere),
    settled: list(settled),
    ...(reason !== undefined && { reason: translate(reason) }),
  }
}
