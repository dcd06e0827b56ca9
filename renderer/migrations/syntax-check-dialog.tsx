import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useClient } from '../client/client-context.ts'
import { Button } from '../parts/button.tsx'
import { CodeBlock } from '../parts/code-block.tsx'
import { Consent } from '../parts/consent.tsx'
import { Modal } from '../parts/modal.tsx'
import { Notice } from '../parts/notice.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { useTexts } from '../texts/texts.ts'
import '../fix/fix-dialog.css'
import { SyntaxComparisonView } from './syntax-comparison.tsx'

interface SyntaxCheckDialogProps {
  readonly root: string
  /** Path of the tree. */
  readonly tree: string
  readonly onClose: () => void
}

/** Asks a real interpreter whether the migrations compile: the exact command, a yes, then both verdicts. */
export function SyntaxCheckDialog({ root, tree, onClose }: SyntaxCheckDialogProps) {
  const { pages, ui, say } = useTexts()
  const client = useClient()
  const [agreed, setAgreed] = useState(false)
  const cancel = useRef(new AbortController())
  // Whoever closes the dialog no longer waits for the answer.
  useEffect(() => {
    const current = new AbortController()
    cancel.current = current
    return () => current.abort()
  }, [])
  const preview = useQuery({
    queryKey: ['syntax-check', root, tree],
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => client.call('planSyntaxCheck', { root, tree }, { signal }),
  })
  const check = useMutation({
    mutationFn: (run: string) => client.call('checkSyntax', { run }, { signal: cancel.current.signal }),
  })
  const plan = preview.data?.ok === true ? preview.data.plan : undefined
  const isOver = check.data !== undefined || check.isError
  const footer = isOver ? (
    <Button look="primary" onPress={onClose}>
      {ui('actions.close')}
    </Button>
  ) : (
    <>
      <Button onPress={onClose}>{ui('actions.cancel')}</Button>
      {plan !== undefined && (
        <Button look="primary" isDisabled={!agreed || check.isPending} onPress={() => check.mutate(plan.id)}>
          {pages('migrations.python.start')}
        </Button>
      )}
    </>
  )
  return (
    <Modal
      title={pages('migrations.python.title')}
      onClose={onClose}
      consent={
        plan !== undefined &&
        check.isIdle && (
          <Consent agreed={agreed} onAgree={setAgreed}>
            {pages('migrations.python.agree')}
          </Consent>
        )
      }
      footer={footer}
    >
      {check.data !== undefined ? (
        <SyntaxComparisonView comparison={check.data} />
      ) : check.isPending || preview.isPending ? (
        <div className="modal-body">
          <p className="fix-preparing" role="status">
            <StateIcon state="running" size={20} />
            {check.isPending ? pages('migrations.python.running') : ui('fix.preparing')}
          </p>
        </div>
      ) : plan === undefined || check.isError ? (
        <div className="modal-body">
          <Notice tone="unknown" title={pages('migrations.python.not-possible')}>
            {preview.data?.ok === false ? say(preview.data.reason) : ui('fix.no-plan-text')}
          </Notice>
        </div>
      ) : (
        <div className="modal-body">
          <p>
            {pages(`migrations.python.where.${plan.where}`, {
              image: plan.image ?? '',
              files: plan.files,
              seconds: plan.seconds,
            })}
          </p>
          <p>{pages('migrations.python.harmless')}</p>
          {plan.isOfProject && (
            <Notice tone="warning" title={pages('migrations.python.of-project')}>
              {pages('migrations.python.of-project-text')}
            </Notice>
          )}
          <CodeBlock source={pages('migrations.python.command')} text={shown(plan.command)} firstLine={1} />
        </div>
      )}
    </Modal>
  )
}

/** As a POSIX shell would take it; the program, which has several lines, in quotes of its own. */
function shown(command: readonly string[]): string {
  return command.map((word) => (word.includes('\n') ? `'\n${word}\n'` : word)).join(' ')
}
