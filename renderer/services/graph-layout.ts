import { Graph, layout } from '@dagrejs/dagre'
import type { ServiceNode } from './service-graph.ts'

export const nodeWidth = 224
export const nodeHeight = 62

export interface PlacedService {
  readonly node: ServiceNode
  readonly x: number
  readonly y: number
}

/** Places what others wait for before those that wait. */
export function placeServices(nodes: readonly ServiceNode[], direction: 'LR' | 'TB'): readonly PlacedService[] {
  const graph = new Graph()
  graph.setGraph({ rankdir: direction, nodesep: 26, ranksep: direction === 'LR' ? 136 : 58, marginx: 16, marginy: 16 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { service } of nodes) graph.setNode(service.name, { width: nodeWidth, height: nodeHeight })
  for (const { dependsOn } of nodes) for (const { from, to } of dependsOn) graph.setEdge(from, to)
  layout(graph)
  return nodes.map((node) => {
    const { x = 0, y = 0 } = graph.node(node.service.name) as { x?: number; y?: number }
    return { node, x: x - nodeWidth / 2, y: y - nodeHeight / 2 }
  })
}
