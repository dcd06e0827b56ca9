import type { HeadAuthor } from '../../engine/contract/fact-values.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { type DrawnRange, VirtualList } from '../parts/virtual-list.tsx'
import { type Texts, useTexts } from '../texts/texts.ts'
import './revision-graph.css'
import { linesInSight, type RevisionMark, type RevisionPicture, type RevisionRow } from './revision-rows.ts'

interface RevisionGraphProps {
  readonly label: string
  readonly picture: RevisionPicture
  /** Who made each of several heads, as far as git knows. */
  readonly authors: readonly HeadAuthor[]
  /** Several heads may be meant to be: one for each label or package. */
  readonly areHeadsWrong: boolean
  readonly rowHeight: number
  readonly active: number | undefined
  readonly onActive: (row: number) => void
  readonly matches: ReadonlySet<number> | undefined
}

/** Rows lower than this have no room for words: only the shape of the history is in sight. */
export const lowestWithWords = 20

const toneOf: Readonly<Record<RevisionMark, Tone>> = {
  head: 'info',
  base: 'neutral',
  merge: 'neutral',
  branch: 'neutral',
  damaged: 'error',
  'missing-parent': 'error',
  duplicate: 'error',
}

/** The history of a tree, one revision a row; only what is in sight is drawn. */
export function RevisionGraph(props: RevisionGraphProps) {
  const { label, picture, authors, areHeadsWrong, rowHeight, active, onActive, matches } = props
  const texts = useTexts()
  const { rows, lanes } = picture
  const laneWidth = Math.max(3, Math.min(22, 260 / lanes))
  const gutter = 18 + lanes * laneWidth
  return (
    <VirtualList
      className="revisions"
      label={label}
      count={rows.length}
      rowHeight={rowHeight}
      active={active}
      onActive={onActive}
      rowClass={(index) => (matches === undefined ? '' : matches.has(index) ? 'revision-match' : 'revision-dimmed')}
      behind={(range, height) => (
        <Lines
          picture={picture}
          range={range}
          rowHeight={rowHeight}
          laneWidth={laneWidth}
          width={gutter}
          height={height}
        />
      )}
      row={(index) => {
        const row = rows[index]
        return row === undefined ? null : (
          <div className="revision" style={{ paddingInlineStart: gutter }}>
            {rowHeight >= lowestWithWords ? (
              <Words row={row} heads={picture.heads} authors={authors} areHeadsWrong={areHeadsWrong} />
            ) : (
              <Spoken row={row} texts={texts} />
            )}
          </div>
        )
      }}
    />
  )
}

interface WordsProps extends Pick<RevisionGraphProps, 'areHeadsWrong' | 'authors'> {
  readonly row: RevisionRow
  readonly heads: readonly string[]
}

function Words({ row, heads, authors, areHeadsWrong }: WordsProps) {
  const { pages } = useTexts()
  const { revision, message, marks } = row
  const madeBy = marks.includes('head') ? authors.find(({ file }) => file === revision.file) : undefined
  return (
    <>
      <span className="revision-id code">{revision.id}</span>
      <span className="revision-message">{message}</span>
      {marks.map((mark) =>
        mark === 'head' && heads.length > 1 ? (
          <Badge key={mark} tone={areHeadsWrong ? 'error' : 'info'}>
            {areHeadsWrong && <StateIcon state="error" size={13} />}
            {pages('migrations.head-of', { number: heads.indexOf(revision.id) + 1, count: heads.length })}
          </Badge>
        ) : (
          <Badge key={mark} tone={toneOf[mark]}>
            {toneOf[mark] === 'error' && <StateIcon state="error" size={13} />}
            {pages(`migrations.marks.${mark}`)}
          </Badge>
        ),
      )}
      {madeBy !== undefined && (
        <span className="revision-message">{[madeBy.author, ...madeBy.branches.slice(0, 1)].join(' · ')}</span>
      )}
      {revision.labels.map((label) => (
        <Badge key={label}>{pages('migrations.label', { label })}</Badge>
      ))}
    </>
  )
}

function Spoken({
  row: { revision, message, marks },
  texts: { pages },
}: {
  readonly row: RevisionRow
  readonly texts: Texts
}) {
  const words = [revision.id, message, ...marks.map((mark) => pages(`migrations.marks.${mark}`))]
  return <span className="visually-hidden">{words.join(', ')}</span>
}

interface LinesProps {
  readonly picture: RevisionPicture
  readonly range: DrawnRange
  readonly rowHeight: number
  readonly laneWidth: number
  readonly width: number
  readonly height: number
}

function Lines({ picture: { rows, lines }, range: { first, last }, rowHeight, laneWidth, width, height }: LinesProps) {
  const x = ({ lane }: RevisionRow) => 16 + lane * laneWidth
  const y = ({ row }: RevisionRow) => (row + 0.5) * rowHeight
  const path = (child: RevisionRow, parent: RevisionRow) => {
    const [x1, y1, x2, y2] = [x(child), y(child), x(parent), y(parent)]
    if (x1 === x2) return `M${x1} ${y1}V${y2}`
    const bend = Math.sign(y2 - y1) * rowHeight
    // The lane changes within one row, as close to the parent as it can.
    return `M${x1} ${y1}V${y2 - bend}C${x1} ${y2 - bend / 3} ${x2} ${y2 - (bend * 2) / 3} ${x2} ${y2}`
  }
  const radius = Math.min(6, rowHeight / 3.4)
  return (
    <svg className="revision-lines revision-colours" width={width} height={height} aria-hidden>
      {linesInSight(lines, first, last).map(({ child, parent }) => (
        <path
          key={`${child.row}-${parent.row}`}
          className={`revision-side-${child.side}`}
          d={path(child, parent)}
          fill="none"
        />
      ))}
      {rows.slice(first, last + 1).map((row) => (
        <Dot key={row.row} row={row} x={x(row)} y={y(row)} radius={radius} />
      ))}
    </svg>
  )
}

/** The ring by which a head is drawn, in its colour. */
export function HeadMark({ side }: { readonly side: number }) {
  return (
    <svg className="revision-colours" width={14} height={14} aria-hidden>
      <circle className={`revision-dot revision-side-${side} revision-ring`} cx={7} cy={7} r={5} />
    </svg>
  )
}

/** Shapes tell kinds apart: a head is a ring, a merge or branch point a diamond, a damaged file a cross. */
function Dot({
  row,
  x,
  y,
  radius,
}: {
  readonly row: RevisionRow
  readonly x: number
  readonly y: number
  readonly radius: number
}) {
  const { marks, side } = row
  const className = `revision-dot revision-side-${side}`
  if (marks.includes('damaged') || marks.includes('missing-parent')) {
    const r = radius * 0.9
    return (
      <path
        className="revision-broken"
        d={`M${x - r} ${y - r}L${x + r} ${y + r}M${x - r} ${y + r}L${x + r} ${y - r}`}
        fill="none"
      />
    )
  }
  if (marks.includes('head')) return <circle className={`${className} revision-ring`} cx={x} cy={y} r={radius} />
  if (marks.includes('merge') || marks.includes('branch')) {
    const r = radius * 1.15
    return <path className={className} d={`M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`} />
  }
  return <circle className={className} cx={x} cy={y} r={radius * 0.78} />
}
