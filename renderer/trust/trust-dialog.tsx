import { SquareTerminal } from 'lucide-react'
import { useClient } from '../client/client-context.ts'
import { useProjectTrust, useSetProjectTrust } from '../client/queries.ts'
import { Button } from '../parts/button.tsx'
import { CodeBlock } from '../parts/code-block.tsx'
import { Modal } from '../parts/modal.tsx'
import { Notice } from '../parts/notice.tsx'
import { useDiagnosis } from '../state/diagnosis.ts'
import { useDialogs } from '../state/dialogs.ts'
import { useTexts } from '../texts/texts.ts'
import './trust.css'

/** Shows the commands of a project word by word, and takes the yes to exactly these. */
export default function TrustDialog({ root }: { readonly root: string }) {
  const { ui } = useTexts()
  const client = useClient()
  const close = useDialogs((dialogs) => dialogs.close)
  const { data: trust } = useProjectTrust(root)
  const setTrust = useSetProjectTrust(root)
  const commands = trust === undefined || trust.state === 'no-commands' ? [] : trust.commands
  const agree = async () => {
    if (trust === undefined || trust.state === 'no-commands') return
    const after = await setTrust.mutateAsync({ fingerprint: trust.fingerprint, trusted: true })
    if (after.state !== 'trusted') return
    close()
    useDiagnosis.getState().start(client, root)
  }
  // The commands changed between the look and the yes; the new ones are on the screen, and nothing was agreed to.
  const changed = setTrust.data?.state === 'untrusted'
  return (
    <Modal
      title={ui('trust.title')}
      onClose={close}
      footer={
        <>
          <Button onPress={close}>{ui('trust.no')}</Button>
          <Button look="primary" isDisabled={commands.length === 0} onPress={() => void agree()}>
            {ui('trust.yes')}
          </Button>
        </>
      }
    >
      <div className="modal-body">
        {changed && <Notice tone="warning" title={ui('trust.changed')} />}
        <p>{ui('trust.lead')}</p>
        <p className="code break-anywhere">{root}</p>
        <ul className="trust-commands">
          {commands.map(({ name, run }) => (
            <li key={name}>
              <CodeBlock
                source={name}
                icon={<SquareTerminal size={14} aria-hidden />}
                text={run.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' ')}
              />
            </li>
          ))}
        </ul>
        <p className="muted small">{ui('trust.limits')}</p>
      </div>
    </Modal>
  )
}
