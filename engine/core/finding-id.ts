import { createHash } from 'node:crypto'
import type { FindingDraft } from './finding.ts'

/** The id of a finding: its rule and a short hash of where it is. */
export function findingId(rule: string, draft: FindingDraft): string {
  const { service, file, port, container } = draft.where
  const identity = JSON.stringify([service, file, port, container, draft.identity])
  return `${rule}:${createHash('sha256').update(identity).digest('hex').slice(0, 8)}`
}

/** Whether the id is one of a finding of this rule. */
export function isOfRule(id: string, rule: string): boolean {
  return id.startsWith(`${rule}:`)
}
