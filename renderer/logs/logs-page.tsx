import { ArrowDownToLine } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { Button } from '../parts/button.tsx'
import { CodeBlock } from '../parts/code-block.tsx'
import { Notice } from '../parts/notice.tsx'
import { VirtualList } from '../parts/virtual-list.tsx'
import { FactPageHeader } from '../shell/fact-page-header.tsx'
import type { FactPageProps } from '../shell/fact-page-props.ts'
import { useLogTarget } from '../state/log-target.ts'
import { useProject } from '../state/project.ts'
import { formatList } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import { factRecord } from '../view/fact-of.ts'
import { type ErrorGroup, groupErrors } from './error-groups.ts'
import { evidenceInLogs, linesOfEvidence, locateEvidence } from './locate-evidence.ts'
import { ErrorKinds, LogFindings } from './log-findings.tsx'
import { LogRow } from './log-row.tsx'
import { LogToolbar } from './log-toolbar.tsx'
import './logs-page.css'
import { everyLine, filterLines, type MergedLine } from './merge-logs.ts'
import { useLogFeed } from './use-log-feed.ts'
import { useWholeSearch } from './use-whole-search.ts'

/** The logs of all services as one, by time, as they are written. */
export default function LogsPage({ diagnosis }: FactPageProps) {
  const { pages, say, language } = useTexts()
  const isOpen = useProject(({ root }) => root === diagnosis.root)
  const feed = useLogFeed(diagnosis, isOpen)
  const { search, start, stop } = useWholeSearch(diagnosis.root)
  const lines = search?.lines ?? feed.lines
  const [filter, setFilter] = useState(everyLine)
  const [active, setActive] = useState<MergedLine>()
  const [atEnd, setAtEnd] = useState(true)

  const services = useMemo(() => countByService(lines), [lines])
  const numbers = useMemo(() => new Map([...services.keys()].map((name, number) => [name, number])), [services])
  const shown = useMemo(() => filterLines(lines, filter), [lines, filter])
  // Only the engine knows which errors have a rule.
  const knowsRules = feed.state === 'live'
  const groups = useMemo(() => (knowsRules ? groupErrors(lines) : []), [lines, knowsRules])
  // What the diagnosis saw was written before it; lines that come later change nothing about it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another source of lines does.
  const evidence = useMemo(
    () => evidenceInLogs(lines, diagnosis.findings),
    [feed.state, search?.lines, diagnosis.findings],
  )
  const proofs = useMemo(() => new Set(evidence.flatMap((one) => one.lines)), [evidence])
  const index = active === undefined ? -1 : shown.findIndex(({ id }) => id === active.id)

  // Another source numbers its lines anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same line is looked for once.
  useEffect(() => {
    if (active === undefined) return
    setActive(
      lines.findLast(
        ({ time, text, container }) => time === active.time && text === active.text && container === active.container,
      ),
    )
  }, [feed.state, search?.lines])

  const jump = (id: number | undefined, from: readonly MergedLine[] = lines) => {
    const line = from.find((one) => one.id === id)
    if (line === undefined) return
    setFilter(everyLine)
    setActive(line)
  }
  const { target, aim } = useLogTarget()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a place is gone to once, as soon as its lines are there.
  useEffect(() => {
    if (target === undefined) return
    const found = locateEvidence(lines, target.service, target.text).at(-1)
    if (found === undefined && feed.state === 'reading') return
    aim(undefined)
    if (found !== undefined) return jump(found)
    // It was written before what the page holds.
    const words = linesOfEvidence(target.text).at(-1)?.text.trim().slice(0, 300)
    if (feed.state !== 'live' || words === undefined || words === '') return
    void start(words).then((hits) => jump(locateEvidence(hits, target.service, target.text).at(-1), hits))
  }, [target, feed.state])

  const selectKind = (group: ErrorGroup | undefined) => {
    setFilter({ ...everyLine, shape: group?.shape })
    setActive(group?.newest)
  }
  const record = factRecord(diagnosis, 'containers/logs')
  const cut = [...new Set(search?.cut ?? feed.cut)]
  const following = atEnd && active === undefined && search === undefined
  return (
    <>
      <FactPageHeader
        title={pages('logs.title')}
        readAt={record?.readAt ?? diagnosis.startedAt}
        live={feed.state === 'live'}
      />
      {record?.state === 'known' && record.incomplete !== undefined && feed.state !== 'live' && (
        <Notice tone="unknown" title={say(record.incomplete)} />
      )}
      {feed.reason !== undefined && (
        <Notice tone="unknown" title={pages('logs.not-live')}>
          {say(feed.reason)}
        </Notice>
      )}
      <LogFindings evidence={evidence} jump={jump} />
      <ErrorKinds groups={groups} selected={filter.shape} select={selectKind} />
      <LogToolbar
        filter={filter}
        setFilter={setFilter}
        services={services}
        shown={shown.length}
        search={search}
        searchWhole={
          feed.state === 'live' && cut.length > 0 && filter.text.trim() !== ''
            ? () => void start(filter.text.trim())
            : undefined
        }
        endSearch={stop}
      />
      {search?.reason !== undefined && <Notice tone="unknown" title={say(search.reason)} />}
      {cut.length > 0 && <p className="muted small">{pages('logs.cut', { services: formatList(cut, language) })}</p>}
      <div className="logs-list">
        <VirtualList
          className="logs code"
          label={pages('logs.list')}
          count={shown.length}
          rowHeight={24}
          active={index < 0 ? undefined : index}
          onActive={(row) => setActive(shown[row])}
          endKey={following ? shown.at(-1)?.id : undefined}
          onEnd={setAtEnd}
          rowClass={(row) => {
            const line = shown[row]
            return `log log-${line?.level ?? 'plain'} ${line !== undefined && proofs.has(line.id) ? 'log-proof' : ''}`
          }}
          row={(row) => {
            const line = shown[row]
            return line === undefined ? null : (
              <LogRow line={line} number={numbers.get(line.service) ?? 0} isProof={proofs.has(line.id)} />
            )
          }}
        />
        {!following && feed.state === 'live' && search === undefined && shown.length > 0 && (
          <div className="logs-newest">
            <Button
              size="small"
              onPress={() => {
                setActive(undefined)
                setAtEnd(true)
              }}
            >
              <ArrowDownToLine size={14} aria-hidden />
              {pages('logs.newest')}
            </Button>
          </div>
        )}
      </div>
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

/** The services in the order of their names, with how many lines each has. */
function countByService(lines: readonly MergedLine[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { service } of lines) counts.set(service, (counts.get(service) ?? 0) + 1)
  return new Map([...counts].sort(([a], [b]) => a.localeCompare(b)))
}
