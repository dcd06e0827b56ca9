import { Graph, layout } from '@dagrejs/dagre'
import type { ServiceNode } from './service-graph.ts'

/** In pixels. In a narrow window two services stand side by side, and their words must stay readable. */
export const boxSizes = { LR: { width: 224, height: 62 }, TB: { width: 172, height: 76 } } as const

export interface PlacedService {
  readonly node: ServiceNode
  readonly x: number
  readonly y: number
}

/**
 * Places what others wait for before those that wait, and each as early as it can start: that is where the layout puts
 * the end of an edge, so the edges lead back.
 */
export function placeServices(nodes: readonly ServiceNode[], direction: 'LR' | 'TB'): readonly PlacedService[] {
  const graph = new Graph()
  const box = boxSizes[direction]
  graph.setGraph({
    rankdir: direction === 'LR' ? 'RL' : 'BT',
    ranker: 'longest-path',
    nodesep: 26,
    ranksep: direction === 'LR' ? 136 : 58,
    marginx: 16,
    marginy: 16,
  })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { service } of nodes) graph.setNode(service.name, { ...box })
  for (const { dependsOn } of nodes) for (const { from, to } of dependsOn) graph.setEdge(to, from)
  layout(graph)
  return nodes.map((node) => {
    const { x = 0, y = 0 } = graph.node(node.service.name) as { x?: number; y?: number }
    return { node, x: x - box.width / 2, y: y - box.height / 2 }
  })
}
