import { structuredPatch } from 'diff'

/** A line of a diff as it is shown; numbers count from 1 and are absent on the side that does not have the line. */
export type DiffRow =
  | {
      readonly kind: 'same' | 'added' | 'removed'
      readonly before?: number
      readonly after?: number
      readonly text: string
    }
  /** Lines that did not change and are left out. */
  | { readonly kind: 'gap'; readonly lines: number }

export interface DiffView {
  readonly rows: readonly DiffRow[]
  readonly added: number
  readonly removed: number
}

const contextLines = 3

/** The changed lines with some lines around them. */
export function diffRows(before: string, after: string): DiffView {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: contextLines })
  const rows: DiffRow[] = []
  let shownUpTo = 0
  for (const hunk of hunks) {
    const hidden = hunk.oldStart - 1 - shownUpTo
    if (hidden > 0) rows.push({ kind: 'gap', lines: hidden })
    let beforeLine = hunk.oldStart
    let afterLine = hunk.newStart
    for (const line of hunk.lines) {
      const text = line.slice(1)
      if (line.startsWith('+')) rows.push({ kind: 'added', after: afterLine++, text })
      else if (line.startsWith('-')) rows.push({ kind: 'removed', before: beforeLine++, text })
      else if (line.startsWith(' ')) rows.push({ kind: 'same', before: beforeLine++, after: afterLine++, text })
    }
    shownUpTo = hunk.oldStart + hunk.oldLines - 1
  }
  const rest = countLines(before) - shownUpTo
  if (hunks.length > 0 && rest > 0) rows.push({ kind: 'gap', lines: rest })
  return {
    rows,
    added: rows.filter(({ kind }) => kind === 'added').length,
    removed: rows.filter(({ kind }) => kind === 'removed').length,
  }
}

function countLines(text: string): number {
  if (text === '') return 0
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}
