import type { HeadAuthor, MigrationTree } from './facts.ts'
import type { RevisionGraph } from './graph.ts'
import { placeRevisions } from './layout.ts'
import { loadedGraph, revisionsById } from './tree-graph.ts'

interface Drawing {
  readonly tree: MigrationTree
  readonly graph: RevisionGraph
  readonly ids: readonly string[]
  /** Who made a head and where, for those that git was asked about. */
  readonly sideOf: (id: string) => string | undefined
}

function drawingOf(tree: MigrationTree, authors: readonly HeadAuthor[]): Drawing {
  const ids = new Set(tree.revisions.filter(({ damaged }) => !damaged).map(({ id }) => id))
  const byId = revisionsById(tree)
  const sideOf = (id: string) => {
    const side = authors.find(({ file }) => file === byId.get(id)?.file)
    return side && [side.author, side.date.slice(0, 10), ...side.branches].join(' · ')
  }
  return { tree, graph: loadedGraph(tree), ids: [...ids].sort(), sideOf }
}

/** The trees as one DOT digraph, for Graphviz; arrows go from parent to child. */
export function drawDot(trees: readonly MigrationTree[], authors: readonly HeadAuthor[] = []): string {
  const clusters = trees.map((tree, index) => {
    const { graph, ids, sideOf } = drawingOf(tree, authors)
    const name = (id: string) => quoteDot(`${tree.path}:${id}`)
    const nodes = ids.map(
      (id) =>
        `    ${name(id)} [label=${quoteDot([id, sideOf(id)].filter(Boolean).join('\n'))}${attributes(graph, id)}];`,
    )
    const edges = ids.flatMap((id) =>
      (graph.parentsOf.get(id) ?? []).map((parent) => `    ${name(parent)} -> ${name(id)};`),
    )
    return [`  subgraph cluster_${index} {`, `    label=${quoteDot(tree.path)};`, ...nodes, ...edges, '  }'].join('\n')
  })
  return ['digraph migrations {', '  rankdir=BT;', '  node [shape=box];', ...clusters, '}', ''].join('\n')
}

function attributes(graph: RevisionGraph, id: string): string {
  if (!graph.childrenOf.has(id)) return ', style=filled, fillcolor="#fde68a"'
  return graph.parentsOf.has(id) ? '' : ', style=filled, fillcolor="#d1fae5"'
}

function quoteDot(text: string): string {
  const lines = text.split('\n').map((line) => printable(line).replace(/[\\"]/g, '\\$&'))
  return `"${lines.join('\\n')}"`
}

const rowHeight = 28
const laneWidth = 24
const margin = 24

/** The trees as one SVG picture, newest revision on top, heads marked. */
export function drawSvg(trees: readonly MigrationTree[], authors: readonly HeadAuthor[] = []): string {
  const parts: string[] = []
  let top = margin
  let width = 400
  for (const tree of trees) {
    const drawing = drawingOf(tree, authors)
    const drawn = drawTree(drawing, top + rowHeight)
    parts.push(
      `<text x="${margin}" y="${top + 4}" font-weight="bold">${escapeXml(tree.path)}</text>`,
      ...drawn.elements,
    )
    top = drawn.bottom + margin
    width = Math.max(width, drawn.width)
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top}" viewBox="0 0 ${width} ${top}" font-family="monospace" font-size="12">`,
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}

function drawTree({ graph, ids, sideOf }: Drawing, top: number): { elements: string[]; bottom: number; width: number } {
  const places = placeRevisions(graph, ids)
  const byId = new Map(places.map((place) => [place.id, place]))
  const x = (lane: number) => margin + lane * laneWidth
  const y = (row: number) => top + row * rowHeight
  const lanes = places.reduce((most, { lane }) => Math.max(most, lane), 0) + 1
  const labelOf = (id: string) => [id, sideOf(id)].filter(Boolean).join('  ')
  const lines = places.flatMap((child) =>
    (graph.parentsOf.get(child.id) ?? []).flatMap((id) => {
      const parent = byId.get(id)
      if (parent === undefined) return []
      const [x1, y1, x2, y2] = [x(child.lane), y(child.row), x(parent.lane), y(parent.row)]
      const bend = `C ${x1} ${y1 + rowHeight}, ${x2} ${y2 - rowHeight}, ${x2} ${y2}`
      return [`<path d="M ${x1} ${y1} ${x1 === x2 ? `L ${x2} ${y2}` : bend}" fill="none" stroke="#94a3b8"/>`]
    }),
  )
  const dots = places.map(({ id, row, lane }) => {
    const head = !graph.childrenOf.has(id)
    const label = `<text x="${x(lanes) + 4}" y="${y(row) + 4}"${head ? ' font-weight="bold"' : ''}>${escapeXml(labelOf(id))}</text>`
    return `<circle cx="${x(lane)}" cy="${y(row)}" r="${head ? 7 : 5}" fill="${head ? '#d97706' : '#475569'}"/>${label}`
  })
  const widest = ids.reduce((most, id) => Math.max(most, labelOf(id).length), 0)
  return { elements: [...lines, ...dots], bottom: y(places.length), width: x(lanes) + widest * 8 + margin }
}

function escapeXml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Ids come from files of unknown origin. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, '\ufffd')
}
