import { useMemo, useState } from 'react'
import { useClient } from '../client/client-context.ts'
import { Notice } from '../parts/notice.tsx'
import { FactPageHeader } from '../shell/fact-page-header.tsx'
import type { FactPageProps } from '../shell/fact-page-props.ts'
import { useDiagnosis } from '../state/diagnosis.ts'
import { useProject } from '../state/project.ts'
import { useTexts } from '../texts/texts.ts'
import { factRecord, factValue } from '../view/fact-of.ts'
import { RestartDialog } from './restart-dialog.tsx'
import { ServiceDetails } from './service-details.tsx'
import { serviceGraph } from './service-graph.ts'
import { ServiceMap } from './service-map.tsx'
import './services-page.css'
import { StartupTimeline } from './startup-timeline.tsx'
import { useStack } from './use-stack.ts'

/** The compose project as a graph with states, and how it came up. */
export default function ServicesPage({ diagnosis }: FactPageProps) {
  const { pages, say } = useTexts()
  const [selected, select] = useState<string>()
  const model = factValue(diagnosis, 'project/compose')
  const record = factRecord(diagnosis, 'containers/list')
  const isOpen = useProject(({ root }) => root === diagnosis.root)
  const { list, history, live, view } = useStack(diagnosis, isOpen)
  const nodes = useMemo(
    () => (model === undefined ? [] : serviceGraph(model, list?.containers, diagnosis.findings)),
    [model, list, diagnosis.findings],
  )
  const [restarting, restart] = useState<string>()
  const client = useClient()
  const node = nodes.find(({ service }) => service.name === selected)
  return (
    <>
      <FactPageHeader
        title={pages('services.title')}
        readAt={list?.readAt ?? record?.readAt ?? diagnosis.startedAt}
        live={live}
      />
      {view?.state === 'unknown' && list !== undefined && (
        <Notice tone="unknown" title={pages('services.not-live')}>
          {say(view.reason)}
        </Notice>
      )}
      {list === undefined && (
        <Notice tone="unknown" title={pages('services.states-unknown')}>
          {record !== undefined && record.state !== 'known' && <p>{say(record.reason)}</p>}
          <p>{pages('services.states-unknown-text')}</p>
        </Notice>
      )}
      {record?.state === 'known' && record.incomplete !== undefined && (
        <Notice tone="unknown" title={say(record.incomplete)} />
      )}
      <ServiceMap nodes={nodes} selected={selected} select={select} />
      {node !== undefined && (
        <ServiceDetails
          key={selected}
          node={node}
          findings={diagnosis.findings}
          restart={!isOpen || node.containers.length === 0 ? undefined : () => restart(node.service.name)}
          close={() => select(undefined)}
        />
      )}
      {list !== undefined && (
        <StartupTimeline nodes={nodes} readAt={list.readAt} history={history} selected={selected} select={select} />
      )}
      {restarting !== undefined && (
        <RestartDialog
          root={diagnosis.root}
          service={restarting}
          onClose={(changed) => {
            restart(undefined)
            if (changed) useDiagnosis.getState().start(client, diagnosis.root)
          }}
        />
      )}
    </>
  )
}
