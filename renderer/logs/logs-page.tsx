import { useEffect, useMemo, useState } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { findingText } from '../../engine/core/finding.ts'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/choice.tsx'
import { CodeBlock } from '../parts/code-block.tsx'
import { Notice } from '../parts/notice.tsx'
import { Prose } from '../parts/prose.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { VirtualList } from '../parts/virtual-list.tsx'
import { FactPageHeader } from '../shell/fact-page-header.tsx'
import type { FactPageProps } from '../shell/fact-pages.ts'
import { useLogTarget } from '../state/log-target.ts'
import { formatList } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import { factRecord } from '../view/fact-of.ts'
import { LogRow } from './log-row.tsx'
import './logs-page.css'
import { evidenceInLogs, filterLines, type LineFilter, locateEvidence, mergeLogs } from './merge-logs.ts'

/** The last lines of all services as one log, by time. */
export default function LogsPage({ diagnosis }: FactPageProps) {
  const { pages, say, language } = useTexts()
  const record = factRecord(diagnosis, 'containers/logs')
  const logs = useMemo(() => (record?.state === 'known' ? record.value : []), [record])
  const lines = useMemo(() => mergeLogs(logs), [logs])
  const services = useMemo(() => [...new Set(lines.map(({ service }) => service))].sort(), [lines])
  const evidence = useMemo(() => evidenceInLogs(lines, diagnosis.findings), [lines, diagnosis.findings])
  const everything: LineFilter = { services: new Set(services), stream: 'all', level: 'all', text: '' }
  const [filter, setFilter] = useState(everything)
  const [activeId, activate] = useState<number>()
  const shown = useMemo(() => filterLines(lines, filter), [lines, filter])
  const proofs = useMemo(() => new Set(evidence.flatMap((one) => one.lines)), [evidence])
  const index = activeId === undefined ? -1 : shown.findIndex(({ id }) => id === activeId)
  const active = shown[index]

  const jump = (id: number | undefined) => {
    if (id === undefined) return
    setFilter(everything)
    activate(id)
  }
  const { target, aim } = useLogTarget()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a place is gone to once, when it is asked for.
  useEffect(() => {
    if (target === undefined) return
    jump(locateEvidence(lines, target.service, target.text)[0])
    aim(undefined)
  }, [target])

  const cut = logs.filter(({ truncated }) => truncated).map(({ service, container }) => service ?? container)
  return (
    <>
      <FactPageHeader title={pages('logs.title')} readAt={record?.readAt ?? diagnosis.startedAt} />
      {record?.state === 'known' && record.incomplete !== undefined && (
        <Notice tone="unknown" title={say(record.incomplete)} />
      )}
      {evidence.length > 0 && (
        <section className="finding-group">
          <h2>{pages('logs.evidence')}</h2>
          <ul className="logs-evidence">
            {evidence.map((one) => (
              <li key={one.finding.id}>
                <Button size="small" onPress={() => jump(one.lines[0])}>
                  <StateIcon state={one.finding.severity} size={14} />
                  <span className="logs-evidence-title">
                    <Prose text={say(findingText(one.finding, 'title'))} />
                  </span>
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="toolbar">
        <SearchField
          label={pages('logs.search')}
          value={filter.text}
          onChange={(text) => setFilter({ ...filter, text })}
        />
        <Choice
          label={pages('logs.stream')}
          value={filter.stream}
          onChange={(stream) => setFilter({ ...filter, stream })}
          choices={[
            { value: 'all', label: pages('logs.streams.all') },
            { value: 'stdout', label: pages('logs.streams.stdout') },
            { value: 'stderr', label: pages('logs.streams.stderr') },
          ]}
        />
        <Choice
          label={pages('logs.level')}
          value={filter.level}
          onChange={(level) => setFilter({ ...filter, level })}
          choices={[
            { value: 'all', label: pages('logs.levels.all') },
            { value: 'errors', label: pages('logs.levels.errors') },
          ]}
        />
      </div>
      <div className="logs-services">
        <ToggleButtonGroup
          className="toggles"
          aria-label={pages('logs.services')}
          selectionMode="multiple"
          selectedKeys={filter.services}
          onSelectionChange={(keys) =>
            setFilter({ ...filter, services: new Set(services.filter((service) => keys.has(service))) })
          }
        >
          {services.map((service) => (
            <ToggleButton key={service} id={service} className="toggle">
              {service}
              <span className="toggle-count">{lines.filter((line) => line.service === service).length}</span>
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <span className="muted small" role="status">
          {pages('logs.lines', { count: shown.length })}
        </span>
      </div>
      {cut.length > 0 && <p className="muted small">{pages('logs.cut', { services: formatList(cut, language) })}</p>}
      <VirtualList
        className="logs code"
        label={pages('logs.list')}
        count={shown.length}
        rowHeight={24}
        active={index < 0 ? undefined : index}
        onActive={(row) => activate(shown[row]?.id)}
        endKey={diagnosis.startedAt}
        rowClass={(row) => {
          const line = shown[row]
          return `log log-${line?.level ?? 'plain'} ${line !== undefined && proofs.has(line.id) ? 'log-proof' : ''}`
        }}
        row={(row) => {
          const line = shown[row]
          return line === undefined ? null : (
            <LogRow line={line} number={services.indexOf(line.service)} isProof={proofs.has(line.id)} />
          )
        }}
      />
      {active !== undefined && (
        <CodeBlock
          key={active.id}
          source={`${active.service} · ${active.stream}${active.time === undefined ? '' : ` · ${active.time}`}`}
          text={active.text}
        />
      )}
    </>
  )
}
