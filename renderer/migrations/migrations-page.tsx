import { Download, FileCheck, ZoomIn, ZoomOut } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { HeadAuthor, MigrationTree } from '../../engine/contract/fact-values.ts'
import type { Diagnosis } from '../../engine/core/diagnose.ts'
import { drawSvg } from '../../engine/migrations/draw.ts'
import { FindingList } from '../diagnosis/finding-list.tsx'
import '../diagnosis/finding.css'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/choice.tsx'
import { Notice } from '../parts/notice.tsx'
import { saveFile } from '../parts/save-file.ts'
import { SearchField } from '../parts/search-field.tsx'
import { Segments } from '../parts/segments.tsx'
import { FactPageHeader } from '../shell/fact-page-header.tsx'
import type { FactPageProps } from '../shell/fact-page-props.ts'
import { useProject } from '../state/project.ts'
import { lastPartOf } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import { factRecord } from '../view/fact-of.ts'
import { RevisionDetails } from './revision-details.tsx'
import { HeadMark, RevisionGraph } from './revision-graph.tsx'
import { matchingRows, revisionPicture } from './revision-rows.ts'
import { SyntaxCheckDialog } from './syntax-check-dialog.tsx'

/** The Alembic trees of the project, each drawn from its bases to its heads. */
export default function MigrationsPage({ diagnosis }: FactPageProps) {
  const { pages, say } = useTexts()
  const record = factRecord(diagnosis, 'migrations/trees')
  const trees = record?.state === 'known' ? record.value.trees : []
  const madeBy = factRecord(diagnosis, 'migrations/head-authors')
  const authors = madeBy?.state === 'known' ? madeBy.value.authors.filter(({ cutOff }) => cutOff !== true) : []
  const { report } = useProject()
  const [isAsking, setAsking] = useState(false)
  const [path, setPath] = useState(trees[0]?.path ?? '')
  const tree = trees.find((candidate) => candidate.path === path) ?? trees[0]
  if (tree === undefined) return null
  return (
    <>
      <FactPageHeader
        title={pages('migrations.title')}
        readAt={record?.readAt ?? diagnosis.startedAt}
        actions={
          <>
            {report === undefined && (
              <Button onPress={() => setAsking(true)}>
                <FileCheck size={15} aria-hidden />
                {pages('migrations.python.button')}
              </Button>
            )}
            <Button
              onPress={() =>
                saveFile({
                  fileName: `${lastPartOf(diagnosis.root)}-migrations.svg`,
                  mediaType: 'image/svg+xml',
                  content: drawSvg([tree], authors),
                })
              }
            >
              <Download size={15} aria-hidden />
              {pages('migrations.save-svg')}
            </Button>
          </>
        }
      />
      {isAsking && <SyntaxCheckDialog root={diagnosis.root} tree={tree.path} onClose={() => setAsking(false)} />}
      {record?.state === 'known' && record.incomplete !== undefined && (
        <Notice tone="unknown" title={say(record.incomplete)} />
      )}
      {trees.length > 1 && (
        <Choice
          label={pages('migrations.tree')}
          value={tree.path}
          onChange={setPath}
          choices={trees.map(({ path: value }) => ({ value, label: value }))}
        />
      )}
      <Tree key={tree.path} tree={tree} authors={authors} diagnosis={diagnosis} />
    </>
  )
}

/** Heights of a row in pixels, from the shape of all to single revisions. */
const rowHeights = [5, 10, 20, 28, 40] as const

/** The buttons of more heads would fill the page; they are found by scrolling and searching. */
const shownHeads = 12

interface TreeProps {
  readonly tree: MigrationTree
  readonly authors: readonly HeadAuthor[]
  readonly diagnosis: Diagnosis
}

function Tree({ tree, authors, diagnosis }: TreeProps) {
  const { pages } = useTexts()
  const [top, setTop] = useState<'heads' | 'bases'>('heads')
  const [zoom, setZoom] = useState(3)
  const [text, setText] = useState('')
  const [activeId, activate] = useState<string>()
  const picture = useMemo(() => revisionPicture(tree, top), [tree, top])
  const { rows, heads } = picture
  const matches = useMemo(() => matchingRows(rows, text), [rows, text])
  const index = activeId === undefined ? -1 : rows.findIndex(({ revision }) => revision.id === activeId)
  const active = rows[index]
  const goTo = (row: number | undefined) => activate(row === undefined ? undefined : rows[row]?.revision.id)
  const toMatch = (backwards: boolean) => {
    const next = backwards ? matches.findLast((row) => row < index) : matches.find((row) => row > index)
    goTo(next ?? (backwards ? matches.at(-1) : matches[0]))
  }
  const files = new Set(tree.revisions.map(({ file }) => file))
  const findings = diagnosis.findings.filter(
    ({ area, where, data }) =>
      area === 'migrations' && (data['tree'] === tree.path || (where.file !== undefined && files.has(where.file))),
  )
  return (
    <>
      <div className="migrations-heads">
        <span className="muted">{pages('migrations.revisions', { count: rows.length })}</span>
        <span className="muted">· {pages('migrations.heads', { count: heads.length })}:</span>
        {heads.slice(0, shownHeads).map((head) => (
          <Button key={head} size="small" onPress={() => activate(head)}>
            <HeadMark side={rows.find(({ revision }) => revision.id === head)?.side ?? 0} />
            <span className="code">{head}</span>
          </Button>
        ))}
        {heads.length > shownHeads && <span className="muted">…</span>}
      </div>
      <div className="toolbar">
        <SearchField label={pages('migrations.search')} value={text} onChange={setText} onEnter={toMatch} />
        <span className="visually-hidden" role="status">
          {text !== '' && pages('migrations.found', { count: matches.length })}
        </span>
        {text !== '' && (
          <span className="muted small" aria-hidden>
            {pages('migrations.found', { count: matches.length })}
          </span>
        )}
        <Segments
          label={pages('migrations.top')}
          value={top}
          onChange={setTop}
          choices={[
            { value: 'heads', label: pages('migrations.top-heads') },
            { value: 'bases', label: pages('migrations.top-bases') },
          ]}
        />
        <div className="toolbar-buttons">
          <Button
            iconOnly
            aria-label={pages('zoom.in')}
            isDisabled={zoom === rowHeights.length - 1}
            onPress={() => setZoom(zoom + 1)}
          >
            <ZoomIn size={16} aria-hidden />
          </Button>
          <Button iconOnly aria-label={pages('zoom.out')} isDisabled={zoom === 0} onPress={() => setZoom(zoom - 1)}>
            <ZoomOut size={16} aria-hidden />
          </Button>
        </div>
      </div>
      <RevisionGraph
        label={pages('migrations.graph', { path: tree.path })}
        picture={picture}
        authors={authors}
        areHeadsWrong={findings.some(({ rule }) => rule === 'migrations/multiple-heads')}
        rowHeight={rowHeights[zoom] ?? 28}
        active={index < 0 ? undefined : index}
        onActive={goTo}
        matches={text === '' ? undefined : new Set(matches)}
      />
      {active !== undefined && <RevisionDetails row={active} picture={picture} authors={authors} jump={activate} />}
      <FindingList level={2} title={pages('services.what-was-found')} shown={findings} findings={diagnosis.findings} />
    </>
  )
}
