import { useClient } from '../client/client-context.ts'
import { PlanDialog } from '../fix/plan-dialog.tsx'
import { useTexts } from '../texts/texts.ts'

interface FreePortDialogProps {
  readonly root: string
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
}

/** Freeing a port of this machine, whoever has it; the engine alone says how. */
export function FreePortDialog({ root, port, protocol }: FreePortDialogProps) {
  const { pages } = useTexts()
  const client = useClient()
  return (
    <PlanDialog
      root={root}
      title={pages('ports.free-title', { port: `${port}/${protocol}` })}
      name={`free ${port}/${protocol}`}
      ask={(signal) => client.call('planFreePort', { root, port, protocol }, { signal })}
    />
  )
}
