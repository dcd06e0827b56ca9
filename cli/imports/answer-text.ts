import { message } from '../../engine/core/message.ts'
import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
import type { RunVerdict } from '../../engine/imports/run/run-answer.ts'
import { importSeconds } from '../../engine/imports/run/run-request.ts'
import type { Translate } from '../../engine/texts/translator.ts'
import type { Answer } from './answer.ts'

/** Every module with its kind, then whether the program would get through. Whole lines. */
export function answerText({ failure, unread = [], modules }: Answer, translate: Translate): string {
  const lines = modules.map(
    ({ name, kind, file }) => `${kind.padEnd(10)}${name}${file === undefined ? '' : `  ${file}`}`,
  )
  const notRead = unread.map((file) => translate(message('imports.reasons.unread', { file })))
  const verdict = failure === undefined ? fineText(unread, translate) : [failureText(failure, translate)]
  return asLines([...lines, '', ...notRead, ...verdict])
}

/** Where nothing failed, but not every file could be read, nobody can say that all is well. */
function fineText(unread: readonly string[], translate: Translate): string[] {
  return unread.length === 0 ? [translate(message('imports.command.ok'))] : []
}

function failureText(failure: NonNullable<Answer['failure']>, translate: Translate): string {
  const { kind, module, name = '', file, line } = failure
  const place = file === undefined ? '' : `${file}:${line}  `
  return `${place}${translate(message(`cli.imports.${kind}`, { module, name }))}  (${kind})`
}

/** What the real interpreter said. Whole lines. */
export function realImportText({ outcome, error, at, stopped }: RunVerdict, translate: Translate): string {
  const place = at === undefined ? '' : `  (${at.file}:${at.line})`
  const said =
    outcome === 'import-fails' || outcome === 'other-error'
      ? `${translate(message('imports.command.run-failed', { error: error ?? '' }))}${place}`
      : translate(
          message(`imports.command.run-${outcome === 'imports-work' ? 'works' : outcome}`, { seconds: importSeconds }),
        )
  const refused = stopped.map(({ event, detail }) =>
    translate(message('imports.command.run-stopped', { what: `${event} ${detail}` })),
  )
  return asLines([said, ...refused])
}

function asLines(lines: readonly string[]): string {
  return lines.map((line) => `${stripControlSequences(line)}\n`).join('')
}
