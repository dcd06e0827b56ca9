import { createTwoFilesPatch } from 'diff'
import pc from 'picocolors'
import type { PlanPreview } from '../engine/api.ts'
import type { StepDescription } from '../engine/core/step.ts'
import { stripControlSequences } from '../engine/core/strip-control-sequences.ts'
import type { Translate } from '../engine/texts/translator.ts'

/** A plan as it is shown before the yes: what it does, its risk, every step with its diff or exact command. */
export function renderPreview(plan: PlanPreview, translate: Translate): string {
  const lines = [
    `${pc.bold(clean(translate(plan.fix.title)))}  ${pc.dim(translate({ key: `cli.risk.${plan.fix.risk}` }))}`,
    clean(translate(plan.explanation)),
    '',
    ...plan.steps.flatMap((step, index) => [
      `${index + 1}. ${clean(translate(step.summary))}`,
      ...renderStep(step).map((line) => `   ${line}`),
    ]),
  ]
  if (!plan.fix.undoable && plan.fix.risk !== 'guide')
    lines.push('', pc.yellow(translate({ key: 'cli.fix.no-way-back' })))
  return `${lines.join('\n')}\n`
}

function renderStep({ preview }: StepDescription): string[] {
  if (preview === undefined) return []
  if (preview.type === 'command') return [pc.cyan(clean([preview.program, ...preview.arguments].join(' ')))]
  const patch = createTwoFilesPatch(preview.file, preview.file, preview.before, preview.after, '', '', { context: 2 })
  // The first two lines only repeat the file's name with a rule above it.
  return patch.trimEnd().split('\n').slice(1).map(clean).map(colourOfPatchLine)
}

function colourOfPatchLine(line: string): string {
  if (line.startsWith('+')) return pc.green(line)
  if (line.startsWith('-')) return pc.red(line)
  return line.startsWith('@@') ? pc.cyan(line) : pc.dim(line)
}

function clean(text: string): string {
  return stripControlSequences(text)
}
