// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold only the rows in sight.
// biome-ignore-all lint/a11y/useFocusableInteractive: rows and the buttons in the heads take the focus, cells do not.
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { Badge } from '../parts/badge.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { formatAgo, formatMoment } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import './port-table.css'
import { type PortColumn, type PortOrder, type PortRow, portColumns, serviceOf, shortNameOf } from './port-rows.ts'

interface PortTableProps {
  readonly rows: readonly PortRow[]
  readonly order: PortOrder
  readonly sortBy: (column: PortColumn) => void
  readonly selected: string | undefined
  readonly select: (key: string) => void
  readonly now: number
  /** Goes to what can be done with the selected row. */
  readonly open: () => void
}

const rowHeight = 34

/** The listeners, of which only the rows in sight exist; arrows move through them. */
export function PortTable({ rows, order, sortBy, selected, select, now, open }: PortTableProps) {
  const { pages } = useTexts()
  const box = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  })
  const index = rows.findIndex(({ key }) => key === selected)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a table that is read again must not jump.
  useEffect(() => {
    if (index >= 0) virtualizer.scrollToIndex(index, { align: 'auto' })
  }, [selected, virtualizer])
  const moveTo = (target: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, target))]
    if (row === undefined) return
    select(row.key)
    // The row may only exist after the table has scrolled to it.
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>('[data-current]')?.focus({ preventScroll: true }),
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && index >= 0) {
      event.preventDefault()
      return open()
    }
    const target = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + 10,
      PageUp: index - 10,
      Home: 0,
      End: rows.length - 1,
    }[event.key]
    if (target === undefined) return
    event.preventDefault()
    moveTo(target)
  }
  const items = virtualizer.getVirtualItems()
  const inSight = items.some((item) => item.index === index)
  const reachable = inSight ? index : (items[0]?.index ?? 0)
  return (
    <div
      className="port-table card"
      role="grid"
      aria-label={pages('ports.table')}
      aria-rowcount={rows.length + 1}
      aria-colcount={portColumns.length}
    >
      <div className="port-row port-head" role="row" aria-rowindex={1}>
        {portColumns.map((column) => (
          <div
            key={column}
            role="columnheader"
            className={`port-${column}`}
            aria-sort={order.column !== column ? 'none' : order.descending ? 'descending' : 'ascending'}
          >
            <button type="button" className="port-sort" onClick={() => sortBy(column)}>
              {pages(`ports.columns.${column}`)}
              {order.column === column &&
                (order.descending ? <ArrowDown size={13} aria-hidden /> : <ArrowUp size={13} aria-hidden />)}
            </button>
          </div>
        ))}
      </div>
      <div ref={box} className="port-body" role="rowgroup" onKeyDown={onKeyDown}>
        <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the body takes the keys.
              <div
                key={row.key}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={item.index === index}
                tabIndex={item.index === reachable ? 0 : -1}
                data-current={item.index === index ? '' : undefined}
                className={`port-row port-item ${row.wantedBy.length > 0 ? 'port-item-wanted' : ''}`}
                style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
                onClick={() => select(row.key)}
                onFocus={() => select(row.key)}
              >
                <Cells row={row} now={now} />
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

function Cells({ row, now }: { readonly row: PortRow; readonly now: number }) {
  const { pages, language } = useTexts()
  const { listener, wantedBy, finding } = row
  const { port, protocol, address, program, pid, hidden, startedAt, container, unit } = listener
  const holder = program ?? pages(`ports.hidden.${hidden ?? 'outside'}`)
  const everywhere = address === '0.0.0.0' || address === '::'
  return (
    <>
      <div role="gridcell" className="port-port">
        <strong>{port}</strong> <span className="muted small">{protocol}</span>
      </div>
      <div role="gridcell" className="port-address code" title={address}>
        {address}
        {everywhere && <span className="visually-hidden"> ({pages('ports.every-address')})</span>}
      </div>
      <div role="gridcell" className="port-program" title={holder}>
        {program ?? <span className="muted">{holder}</span>}
      </div>
      <div role="gridcell" className="port-pid">
        {pid ?? ''}
      </div>
      <div role="gridcell" className="port-container" title={container?.name}>
        {container === undefined ? '' : shortNameOf(container)}
      </div>
      <div role="gridcell" className="port-service" title={serviceOf(listener)}>
        {container?.service ?? unit ?? ''}
        {container?.service !== undefined && container.project !== undefined && (
          <span className="muted small"> {container.project}</span>
        )}
      </div>
      <div
        role="gridcell"
        className="port-since muted"
        title={startedAt === undefined ? undefined : formatMoment(startedAt, language)}
      >
        {startedAt === undefined ? '' : formatAgo(startedAt, now, language, 'short')}
      </div>
      <div role="gridcell" className="port-wanted" title={wantedBy.join(', ') || undefined}>
        {wantedBy.length > 0 && (
          <Badge tone={finding === undefined ? 'info' : finding.severity}>
            {finding !== undefined && <StateIcon state={finding.severity} size={13} />}
            {wantedBy.join(', ')}
          </Badge>
        )}
      </div>
    </>
  )
}
