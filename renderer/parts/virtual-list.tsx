import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react'
import './virtual-list.css'

/** The rows that are drawn right now, as indexes; the last one included. */
export interface DrawnRange {
  readonly first: number
  readonly last: number
}

interface VirtualListProps {
  readonly label: string
  readonly count: number
  /** In pixels, the same for all rows. */
  readonly rowHeight: number
  /** The row that the keyboard is on; it is brought into view when it changes. */
  readonly active: number | undefined
  readonly onActive: (index: number) => void
  readonly rowClass?: (index: number) => string
  readonly row: (index: number) => ReactNode
  /** Drawn behind the rows. */
  readonly behind?: (range: DrawnRange, height: number) => ReactNode
  readonly className?: string
  /** Changes when the list should show its end. */
  readonly endKey?: unknown
  /** Told when the person scrolls to the end of the list, or away from it. */
  readonly onEnd?: (isAtEnd: boolean) => void
}

/** A long list of which only the rows in sight exist. One stop for the Tab key; arrows move inside of it. */
export function VirtualList(props: VirtualListProps) {
  const { label, count, rowHeight, active, onActive, rowClass, row, behind, className = '', endKey, onEnd } = props
  const box = useRef<HTMLDivElement>(null)
  const id = useId()
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height stand elsewhere.
  useEffect(() => virtualizer.measure(), [rowHeight, virtualizer])
  useEffect(() => {
    if (active !== undefined) virtualizer.scrollToIndex(active, { align: 'auto' })
  }, [active, virtualizer])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another key moves the list.
  useEffect(() => {
    if (endKey !== undefined && count > 0 && active === undefined)
      virtualizer.scrollToIndex(count - 1, { align: 'end' })
  }, [endKey])
  const items = virtualizer.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? -1
  const height = virtualizer.getTotalSize()
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? rowHeight) / rowHeight) - 1)
    const from = active ?? -1
    const target = {
      ArrowDown: from + 1,
      ArrowUp: active === undefined ? count - 1 : from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: count - 1,
    }[event.key]
    if (target === undefined || count === 0) return
    event.preventDefault()
    onActive(Math.min(count - 1, Math.max(0, target)))
  }
  return (
    <div
      ref={box}
      className={`virtual-list ${className}`}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={active !== undefined && active >= first && active <= last ? `${id}-${active}` : undefined}
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) =>
        onEnd?.(scrollTop + clientHeight >= scrollHeight - 2 * rowHeight)
      }
      style={{ height: `min(${Math.max(1, count) * rowHeight + 2}px, var(--list-height))` }}
    >
      <div className="virtual-list-rows" role="presentation" style={{ height }}>
        {behind?.({ first, last }, height)}
        {items.map(({ index, start }) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys for its options.
          // biome-ignore lint/a11y/useFocusableInteractive: the list names the option that has the focus.
          <div
            key={index}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            aria-setsize={count}
            aria-posinset={index + 1}
            className={`virtual-row ${rowClass?.(index) ?? ''}`}
            style={{ height: rowHeight, transform: `translateY(${start}px)` }}
            onClick={() => onActive(index)}
          >
            {row(index)}
          </div>
        ))}
      </div>
    </div>
  )
}
