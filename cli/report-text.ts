import type { Report } from '../engine/report/schema.ts'
import { renderText } from '../engine/report/text.ts'
import type { Translate } from '../engine/texts/translator.ts'
import { colours } from './colours.ts'

/**
 * A report for this terminal: in its colours and as wide as its window.
 * @param fixCommand as in `TextOptions`.
 */
export function reportText(report: Report, translate: Translate, fixCommand?: string): string {
  return renderText(report, translate, {
    colours,
    ...(process.stdout.columns ? { width: process.stdout.columns } : {}),
    ...(fixCommand === undefined ? {} : { fixCommand }),
  })
}
