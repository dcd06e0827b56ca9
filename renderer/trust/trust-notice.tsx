import { ShieldCheck } from 'lucide-react'
import { useClient } from '../client/client-context.ts'
import { useProjectTrust, useSetProjectTrust } from '../client/queries.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { useDiagnosis } from '../state/diagnosis.ts'
import { useDialogs } from '../state/dialogs.ts'
import { useTexts } from '../texts/texts.ts'
import './trust.css'

/** Says that a project names commands of its own, which are not run until the person has seen them and said yes. */
export function TrustNotice({ root }: { readonly root: string }) {
  const { ui } = useTexts()
  const client = useClient()
  const show = useDialogs((dialogs) => dialogs.show)
  const trust = useProjectTrust(root).data
  const setTrust = useSetProjectTrust(root)
  if (trust === undefined || trust.state === 'no-commands') return null
  const count = trust.commands.length
  if (trust.state === 'untrusted') {
    return (
      <Notice
        tone="info"
        title={ui('trust.asks', { count })}
        actions={
          <Button size="small" onPress={() => show({ type: 'trust', root })}>
            {ui('trust.show')}…
          </Button>
        }
      >
        {ui('trust.not-run')}
      </Notice>
    )
  }
  const end = async () => {
    await setTrust.mutateAsync({ fingerprint: trust.fingerprint, trusted: false })
    useDiagnosis.getState().start(client, root)
  }
  return (
    <p className="trust-line muted small">
      <ShieldCheck size={15} aria-hidden />
      {ui('trust.trusted', { count })}
      <Button look="quiet" size="small" onPress={() => void end()}>
        {ui('trust.end')}
      </Button>
    </p>
  )
}
