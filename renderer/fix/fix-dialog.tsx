import type { Finding, FixOffer } from '../../engine/core/finding.ts'
import { useClient } from '../client/client-context.ts'
import { useTexts } from '../texts/texts.ts'
import { PlanDialog } from './plan-dialog.tsx'

interface FixDialogProps {
  readonly root: string
  readonly finding: Finding
  readonly fix: FixOffer
}

/** One fix of a finding, from its preview to its result. */
export function FixDialog({ root, finding, fix }: FixDialogProps) {
  const { say } = useTexts()
  const client = useClient()
  return (
    <PlanDialog
      root={root}
      title={say(fix.title)}
      name={`${finding.id} ${fix.id}`}
      ask={(signal) => client.call('planFix', { root, finding: finding.id, fix: fix.id }, { signal })}
    />
  )
}
