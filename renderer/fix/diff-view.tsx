import { FilePlus2, FileText, FileX2 } from 'lucide-react'
import { Badge } from '../parts/badge.tsx'
import { useTexts } from '../texts/texts.ts'
import { type DiffRow, diffRows } from '../view/diff-rows.ts'
import './diff-view.css'

interface DiffViewProps {
  readonly file: string
  readonly before: string
  readonly after: string
}

/** What changes in a file, which the step above names, line by line; added and removed lines are told by their mark as well as by colour. */
export function DiffView({ file, before, after }: DiffViewProps) {
  const { ui } = useTexts()
  const { rows, added, removed } = diffRows(before, after)
  const Icon = before === '' ? FilePlus2 : after === '' ? FileX2 : FileText
  return (
    <figure className="diff">
      <figcaption className="diff-header">
        <Icon size={15} aria-hidden />
        {before === '' && <Badge tone="ok">{ui('fix.diff.new-file')}</Badge>}
        {after === '' && <Badge tone="error">{ui('fix.diff.deleted-file')}</Badge>}
        {added > 0 && <span className="diff-added-count">+ {ui('fix.diff.added', { count: added })}</span>}
        {removed > 0 && <span className="diff-removed-count">− {ui('fix.diff.removed', { count: removed })}</span>}
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields. */}
      <div className="diff-scroll" tabIndex={0} role="group" aria-label={ui('fix.diff.label', { file })}>
        <table className="diff-table">
          <tbody>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place.
              <DiffLine key={index} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}

const marks = { same: '', added: '+', removed: '−' } as const

function DiffLine({ row }: { readonly row: DiffRow }) {
  const { ui } = useTexts()
  if (row.kind === 'gap') {
    return (
      <tr className="diff-gap">
        <td colSpan={4}>{ui('fix.diff.gap', { count: row.lines })}</td>
      </tr>
    )
  }
  return (
    <tr className={`diff-${row.kind}`}>
      <td className="diff-number">{row.before}</td>
      <td className="diff-number">{row.after}</td>
      <td className="diff-mark">
        <span aria-hidden>{marks[row.kind]}</span>
        {row.kind !== 'same' && <span className="visually-hidden">{ui(`fix.diff.line-${row.kind}`)}</span>}
      </td>
      <td className="diff-text">{row.text}</td>
    </tr>
  )
}
