import { type IconState, StateIcon } from '../parts/state-icon.tsx'
import { type Texts, useTexts } from '../texts/texts.ts'
import type { Verdict, VerdictKind } from '../view/verdict.ts'
import './verdict-header.css'

const icons: Record<VerdictKind, IconState> = {
  broken: 'error',
  incomplete: 'unknown',
  warnings: 'warning',
  good: 'ok',
  'nothing-to-see': 'skipped',
}

/** What the diagnosis says as a whole. Green only when everything was read and nothing is wrong. */
export function VerdictHeader({ verdict }: { readonly verdict: Verdict }) {
  const texts = useTexts()
  return (
    <section className="verdict">
      <div className={`verdict-mark verdict-mark-${verdict.kind}`}>
        <StateIcon state={icons[verdict.kind]} size={26} />
      </div>
      <div className="verdict-words">
        <h2>{verdictTitle(verdict, texts)}</h2>
        <p>{verdictText(verdict, texts)}</p>
      </div>
    </section>
  )
}

export function verdictTitle({ kind, rootCauses }: Verdict, { ui }: Texts): string {
  return kind === 'broken' ? ui('verdict.broken', { count: rootCauses }) : ui(`verdict.${kind}`)
}

export function verdictText(verdict: Verdict, { ui }: Texts): string {
  const { kind, counts, consequences, rootCauses, warnings, notes } = verdict
  const sentences: string[] = []
  if (kind === 'broken') {
    if (consequences === 0) sentences.push(ui('verdict.alone'))
    else sentences.push(ui(rootCauses === 1 ? 'verdict.explains' : 'verdict.consequences', { count: consequences }))
    if (counts.unknown > 0) sentences.push(ui('verdict.also-unread', { count: counts.unknown }))
  }
  if (kind === 'incomplete') sentences.push(ui('verdict.incomplete-text', { count: counts.unknown }))
  if ((kind === 'warnings' || kind === 'incomplete') && warnings > 0) {
    sentences.push(ui('verdict.warnings-text', { count: warnings }))
  }
  if (kind === 'good') {
    sentences.push(ui('verdict.good-text', { count: counts.ok }))
    if (counts.skipped > 0) sentences.push(ui('verdict.skipped-text', { count: counts.skipped }))
    if (notes > 0) sentences.push(ui('verdict.notes-text', { count: notes }))
  }
  if (kind === 'nothing-to-see') sentences.push(ui('verdict.nothing-to-see-text'))
  return sentences.join(' ')
}
