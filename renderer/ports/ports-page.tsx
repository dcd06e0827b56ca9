import { Pause, Play } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { Segments } from '../parts/segments.tsx'
import type { FactPageProps } from '../shell/fact-page-props.ts'
import { PageHeader } from '../shell/page-header.tsx'
import { useWatchedPorts } from '../state/watched-ports.ts'
import { formatMoment } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import { useNow } from '../texts/use-now.ts'
import { factValue } from '../view/fact-of.ts'
import { PortDetails } from './port-details.tsx'
import { filterPorts, type PortOrder, portRows, sortPorts } from './port-rows.ts'
import { PortTable } from './port-table.tsx'
import { PortTools } from './port-tools.tsx'
import { usePorts } from './use-ports.ts'

/** Who listens on this machine, read again every two seconds. */
export default function PortsPage({ diagnosis }: FactPageProps) {
  const { pages, say, ui, language } = useTexts()
  const now = useNow()
  const [paused, pause] = useState(false)
  const [text, setText] = useState('')
  const [shown, show] = useState<'all' | 'wanted'>('all')
  const [order, setOrder] = useState<PortOrder>({ column: 'port', descending: false })
  const [selected, select] = useState<string>()
  const { watches, look } = useWatchedPorts()
  const ports = usePorts(diagnosis.root, paused, watches.length > 0)
  const list = ports.data
  const heading = useRef<HTMLHeadingElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a port that is watched from now on is looked at now.
  useEffect(() => {
    if (list?.state === 'known') look(list.rows, list.readAt)
  }, [list, watches.length])
  const rows = useMemo(
    () =>
      list?.state === 'known'
        ? portRows(list.rows, factValue(diagnosis, 'ports/wanted') ?? [], diagnosis.findings)
        : [],
    [list, diagnosis],
  )
  const visible = useMemo(() => {
    const some = shown === 'wanted' ? rows.filter(({ wantedBy }) => wantedBy.length > 0) : rows
    return sortPorts(filterPorts(some, text), order)
  }, [rows, shown, text, order])
  const row = rows.find(({ key }) => key === selected)
  return (
    <>
      <PageHeader
        title={pages('ports.title')}
        subtitle={
          list?.state === 'known'
            ? pages(paused ? 'ports.paused' : 'ports.live', { moment: formatMoment(list.readAt, language) })
            : pages('ports.reading')
        }
        actions={
          <Button onPress={() => pause(!paused)}>
            {paused ? <Play size={15} aria-hidden /> : <Pause size={15} aria-hidden />}
            {pages(paused ? 'ports.go-on' : 'ports.pause')}
          </Button>
        }
      />
      {ports.isError && (
        <Notice tone="unknown" title={pages('ports.unread')}>
          {ui('failure.failed')}
        </Notice>
      )}
      {list?.state === 'unknown' && (
        <Notice tone="unknown" title={pages('ports.unread')}>
          {say(list.reason)}
        </Notice>
      )}
      {list?.state === 'known' && list.withoutContainers !== undefined && (
        <Notice tone="unknown" title={pages('ports.without-containers')}>
          {say(list.withoutContainers)}
        </Notice>
      )}
      <PortTools root={diagnosis.root} now={now} />
      <div className="toolbar">
        <SearchField label={pages('ports.search')} value={text} onChange={setText} />
        <span className="muted small" role="status">
          {pages('ports.listeners', { count: visible.length })}
        </span>
        <Segments
          label={pages('services.axis')}
          value={shown}
          onChange={show}
          choices={[
            { value: 'all', label: pages('ports.all') },
            { value: 'wanted', label: pages('ports.of-project') },
          ]}
        />
      </div>
      {list?.state === 'known' && (
        <PortTable
          rows={visible}
          order={order}
          sortBy={(column) => setOrder({ column, descending: order.column === column ? !order.descending : false })}
          selected={selected}
          select={select}
          now={now}
          open={() => heading.current?.focus()}
        />
      )}
      {row !== undefined && (
        <PortDetails root={diagnosis.root} row={row} findings={diagnosis.findings} heading={heading} />
      )}
      {selected !== undefined && row === undefined && list?.state === 'known' && (
        <Notice tone="info" title={pages('ports.gone')} />
      )}
    </>
  )
}
