import type { DisprovedFix } from '../../engine/api.ts'
import { bringUpFix, proveStack, type StackProof } from '../../engine/contract/stack-proof.ts'
import { type Finding, type FixOffer, findingText } from '../../engine/core/finding.ts'
import type { Message } from '../../engine/core/message.ts'
import type { DiagnosisRun } from './diagnosis-run.ts'
import { groupFindings } from './finding-groups.ts'

/** A root cause that the loop has dealt with. `left`: the person went on without it, or the fix did not work. */
export interface SettledCause {
  readonly finding: string
  readonly title: Message
  readonly outcome: 'healed' | 'left'
}

/** Where the loop from root cause to root cause is. */
export type HealStage =
  | { readonly type: 'checking' }
  /** The diagnosis was cancelled or failed: nothing can be said. */
  | { readonly type: 'stopped' }
  /** A fix that was applied has not helped, and there is another way once it is taken back. */
  | { readonly type: 'disproved'; readonly finding: Finding; readonly disproved: DisprovedFix }
  | { readonly type: 'fix'; readonly finding: Finding; readonly offers: readonly FixOffer[] }
  /** No fix can be applied for it: a person has to act. */
  | { readonly type: 'person'; readonly finding: Finding }
  /** All causes are healed, and the stack has to be brought up to prove it. */
  | { readonly type: 'start'; readonly finding: Finding; readonly offers: readonly FixOffer[] }
  | { readonly type: 'settling'; readonly services: readonly string[] }
  | { readonly type: 'up'; readonly proof: Extract<StackProof, { state: 'up' }> }
  /** There is nothing left to apply, and nothing that proves that the stack is up. */
  | { readonly type: 'open'; readonly proof: StackProof; readonly remaining: readonly Finding[] }

/** One line of the way from the first cause to a stack that is up. */
export interface HealEntry {
  readonly finding: string
  readonly title: Message
  readonly state: 'healed' | 'left' | 'current' | 'waiting' | 'person'
}

export interface HealPath {
  readonly entries: readonly HealEntry[]
  readonly healed: number
  readonly total: number
}

/** What comes next, from the newest diagnosis and from what the loop has dealt with. */
export function healStage(run: DiagnosisRun, settled: readonly SettledCause[]): HealStage {
  const { diagnosis, findings } = run
  if (run.phase === 'running') return { type: 'checking' }
  if (diagnosis === undefined) return { type: 'stopped' }
  const remaining = causesOf(findings)
  const proof = proveStack(diagnosis.facts)
  const isHealed = remaining.length === 0 && !findings.some(isStart)
  const disproved = diagnosis.disproved?.find(({ finding }) => !isLeft(finding, settled))
  // Where everything works, it matters no more how.
  if (disproved !== undefined && !(isHealed && proof.state === 'up')) {
    return { type: 'disproved', finding: disproved.finding, disproved }
  }
  const open = openCauses(findings, settled)
  const [first] = [...open].sort((a, b) => Number(usableOffers(a).length === 0) - Number(usableOffers(b).length === 0))
  if (first !== undefined) {
    const offers = usableOffers(first)
    return offers.length > 0 ? { type: 'fix', finding: first, offers } : { type: 'person', finding: first }
  }
  const start = findings.find((finding) => isStart(finding) && !isLeft(finding, settled))
  if (remaining.length === 0 && start !== undefined) {
    return { type: 'start', finding: start, offers: usableOffers(start) }
  }
  if (remaining.length === 0 && proof.state === 'up') return { type: 'up', proof }
  if (remaining.length === 0 && proof.state === 'settling') return { type: 'settling', services: proof.services }
  return { type: 'open', proof, remaining }
}

/**
 * All causes that were or are in the way, those that were dealt with first.
 * @param findings of the newest diagnosis that is done; while the next one runs, they are of before the last fix.
 */
export function healPath(findings: readonly Finding[], settled: readonly SettledCause[], stage: HealStage): HealPath {
  const there = causesOf(findings)
  // What was proven gone and is back is not healed.
  const isBack = (id: string) => stage.type !== 'checking' && there.some((finding) => finding.id === id)
  const currentId = 'finding' in stage ? stage.finding.id : undefined
  const past = settled.map(({ finding, title, outcome }): HealEntry => {
    if (finding === currentId) return { finding, title, state: 'current' }
    const state = outcome === 'healed' && !isBack(finding) ? 'healed' : 'left'
    return { finding, title, state }
  })
  // What was applied outside of the loop and has not helped.
  const isElsewhere = stage.type === 'disproved' && !there.some(({ id }) => id === currentId)
  const rest = (isElsewhere ? [stage.finding, ...there] : there)
    .filter(({ id }) => !settled.some(({ finding }) => finding === id))
    .map((finding): HealEntry => {
      const waits = usableOffers(finding).length > 0 ? 'waiting' : 'person'
      const state = finding.id === currentId ? 'current' : waits
      return { finding: finding.id, title: findingText(finding, 'title'), state }
    })
  const entries = [...past, ...rest]
  return { entries, healed: entries.filter(({ state }) => state === 'healed').length, total: entries.length }
}

/** Whether the loop could do anything: otherwise there is no button that starts it. */
export function canHeal(findings: readonly Finding[]): boolean {
  return causesOf(findings).some((finding) => usableOffers(finding).length > 0) || findings.some(isStart)
}

/** Root causes that keep the stack from working, in the engine's order. */
function causesOf(findings: readonly Finding[]): readonly Finding[] {
  return groupFindings(findings).rootCauses.filter((finding) => !isStart(finding))
}

function openCauses(findings: readonly Finding[], settled: readonly SettledCause[]): readonly Finding[] {
  return causesOf(findings).filter((finding) => !isLeft(finding, settled))
}

function isLeft({ id }: Finding, settled: readonly SettledCause[]): boolean {
  return settled.some(({ finding, outcome }) => finding === id && outcome === 'left')
}

function isStart({ rootCause, fixes }: Finding): boolean {
  return rootCause && fixes[0]?.id === bringUpFix
}

/** What Stackmedic can apply itself, after a yes. */
function usableOffers({ fixes }: Finding): readonly FixOffer[] {
  return fixes.filter(({ risk }) => risk !== 'guide')
}
