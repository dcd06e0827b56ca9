import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ImportEntry } from '../../engine/contract/fact-values.ts'
import { useClient } from '../client/client-context.ts'
import { Button } from '../parts/button.tsx'
import { Consent } from '../parts/consent.tsx'
import { Modal } from '../parts/modal.tsx'
import { Notice } from '../parts/notice.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { useTexts } from '../texts/texts.ts'
import '../fix/fix-dialog.css'
import './imports-page.css'
import { RunVerdict } from './run-verdict.tsx'

interface RunDialogProps {
  readonly root: string
  readonly entry: ImportEntry
  /** Its place in the fact. */
  readonly index: number
  readonly onClose: () => void
}

/** A real import: what will be started and what it may not do, a yes, then both verdicts beside each other. */
export function RunDialog({ root, entry, index, onClose }: RunDialogProps) {
  const { pages, ui, say } = useTexts()
  const client = useClient()
  const [agreed, setAgreed] = useState(false)
  const preview = useQuery({
    queryKey: ['import-run', root, index],
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => client.call('planImportRun', { root, entry: index }, { signal }),
  })
  const run = useMutation({ mutationFn: (id: string) => client.call('runImports', { run: id }) })
  const plan = preview.data?.ok === true ? preview.data.plan : undefined
  const footer =
    run.data !== undefined || run.isError ? (
      <Button look="primary" onPress={onClose}>
        {ui('actions.close')}
      </Button>
    ) : (
      <>
        <Button onPress={onClose}>{ui('actions.cancel')}</Button>
        {plan !== undefined && (
          <Button look="primary" isDisabled={!agreed || run.isPending} onPress={() => run.mutate(plan.id)}>
            {pages('imports.run.start')}
          </Button>
        )}
      </>
    )
  return (
    <Modal
      title={pages('imports.run.title', { target: entry.target })}
      onClose={onClose}
      consent={
        plan !== undefined &&
        run.isIdle && (
          <Consent agreed={agreed} onAgree={setAgreed}>
            {pages('imports.run.agree')}
          </Consent>
        )
      }
      footer={footer}
    >
      {run.data !== undefined ? (
        <RunVerdict entry={entry} verdict={run.data} />
      ) : run.isPending || preview.isPending ? (
        <div className="modal-body">
          <p className="fix-preparing" role="status">
            <StateIcon state="running" size={20} />
            {run.isPending ? pages('imports.run.running') : ui('fix.preparing')}
          </p>
        </div>
      ) : plan === undefined || run.isError ? (
        <div className="modal-body">
          <Notice tone="warning" title={pages('imports.run.not-possible')}>
            {preview.data?.ok === false ? say(preview.data.reason) : ui('fix.no-plan-text')}
          </Notice>
        </div>
      ) : (
        <div className="modal-body import-run-plan">
          <p>{pages(`imports.run.where.${plan.where}`, { image: plan.image ?? '', seconds: plan.seconds })}</p>
          <dl className="import-run-facts">
            <dt>{pages('imports.run.interpreter')}</dt>
            <dd className="code break-anywhere">{plan.interpreter}</dd>
            <dt>{pages('imports.run.imports')}</dt>
            <dd className="code break-anywhere">{plan.target}</dd>
            <dt>{pages('imports.run.folder')}</dt>
            <dd className="code break-anywhere">{plan.workingDirectory}</dd>
          </dl>
          <Notice tone="warning" title={pages('imports.run.code-runs')}>
            {pages(`imports.run.limits.${plan.where}`)}
          </Notice>
        </div>
      )}
    </Modal>
  )
}
