import { type StructuredPatchHunk, structuredPatch } from 'diff'
import type { PlanPreview } from '../engine/api.ts'
import type { StepDescription } from '../engine/core/step.ts'
import { stripControlSequences } from '../engine/core/strip-control-sequences.ts'
import type { Translate } from '../engine/texts/translator.ts'
import { colours } from './colours.ts'

/** A plan as it is shown before the yes: what it does, its risk, every step with its diff or exact command. */
export function renderPreview(plan: PlanPreview, translate: Translate): string {
  const lines = [
    `${colours.bold(clean(translate(plan.fix.title)))}  ${colours.dim(translate({ key: `cli.risk.${plan.fix.risk}` }))}`,
    clean(translate(plan.explanation)),
    '',
    ...plan.steps.flatMap((step, index) => [
      `${index + 1}. ${clean(translate(step.summary))}`,
      ...renderStep(step).map((line) => `   ${line}`),
    ]),
  ]
  if (!plan.fix.undoable && plan.fix.risk !== 'guide')
    lines.push('', colours.yellow(translate({ key: 'cli.fix.no-way-back' })))
  return `${lines.join('\n')}\n`
}

function renderStep({ preview }: StepDescription): string[] {
  if (preview === undefined) return []
  if (preview.type === 'command') return [colours.cyan(clean([preview.program, ...preview.arguments].join(' ')))]
  // The summary above has named the file.
  const { hunks } = structuredPatch('', '', preview.before, preview.after, '', '', { context: 2 })
  return hunks.flatMap((hunk) => [colours.cyan(placeOf(hunk)), ...hunk.lines.map(clean).map(colourOfPatchLine)])
}

/** `@@ -8,4 +8,6 @@`, as every patch names it. */
function placeOf({ oldStart, oldLines, newStart, newLines }: StructuredPatchHunk): string {
  return `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`
}

function colourOfPatchLine(line: string): string {
  if (line.startsWith('+')) return colours.green(line)
  if (line.startsWith('-')) return colours.red(line)
  return colours.dim(line)
}

function clean(text: string): string {
  return stripControlSequences(text)
}
