import { SearchX, TextSearch } from 'lucide-react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/choice.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { useTexts } from '../texts/texts.ts'
import type { LineFilter } from './merge-logs.ts'
import type { WholeSearch } from './use-whole-search.ts'

interface LogToolbarProps {
  readonly filter: LineFilter
  readonly setFilter: (filter: LineFilter) => void
  /** Names and how many lines each has. */
  readonly services: ReadonlyMap<string, number>
  readonly shown: number
  readonly search: WholeSearch | undefined
  /** Absent where the engine cannot be asked. */
  readonly searchWhole: (() => void) | undefined
  readonly endSearch: () => void
}

/** What of the logs is to be seen. */
export function LogToolbar(props: LogToolbarProps) {
  const { filter, setFilter, services, shown, search, searchWhole, endSearch } = props
  const { pages } = useTexts()
  const names = [...services.keys()]
  const visible = names.filter((name) => !filter.hidden.has(name))
  return (
    <>
      <div className="toolbar">
        <SearchField
          label={pages('logs.search')}
          value={filter.text}
          onChange={(text) => setFilter({ ...filter, text })}
          onEnter={() => searchWhole?.()}
        />
        <Choice
          label={pages('logs.level')}
          value={filter.level}
          onChange={(level) => setFilter({ ...filter, level })}
          choices={[
            { value: 'all', label: pages('logs.levels.all') },
            { value: 'warnings', label: pages('logs.levels.warnings') },
            { value: 'errors', label: pages('logs.levels.errors') },
          ]}
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
      </div>
      <div className="logs-services">
        <ToggleButtonGroup
          className="toggles"
          aria-label={pages('logs.services')}
          selectionMode="multiple"
          selectedKeys={visible}
          onSelectionChange={(keys) =>
            setFilter({ ...filter, hidden: new Set(names.filter((name) => !keys.has(name))) })
          }
        >
          {names.map((name, number) => (
            <ToggleButton key={name} id={name} className="toggle">
              <span className={`log-dot log-service-${number % 6}`} aria-hidden />
              {name}
              <span className="toggle-count">{services.get(name)}</span>
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <span className="muted small" role="status">
          {pages('logs.lines', { count: shown })}
        </span>
        {search !== undefined ? (
          <span className="logs-whole">
            {search.lines === undefined && <StateIcon state="running" size={15} />}
            <span className="small">
              {search.lines === undefined
                ? pages('logs.whole.running', { text: search.text })
                : pages('logs.whole.found', { text: search.text })}
            </span>
            <Button size="small" onPress={endSearch}>
              <SearchX size={14} aria-hidden />
              {pages('logs.whole.end')}
            </Button>
          </span>
        ) : (
          searchWhole !== undefined &&
          filter.text.trim() !== '' && (
            <Button size="small" onPress={searchWhole}>
              <TextSearch size={14} aria-hidden />
              {pages('logs.whole.start')}
            </Button>
          )
        )}
      </div>
    </>
  )
}
