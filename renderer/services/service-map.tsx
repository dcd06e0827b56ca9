import {
  type Edge,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { Button } from '../parts/button.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { formatList } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import { boxSizes, placeServices } from './graph-layout.ts'
import type { ServiceEdge, ServiceNode } from './service-graph.ts'
import './service-map.css'
import { iconOfState } from './service-state.ts'
import { useNarrow } from './use-narrow.ts'

interface ServiceMapProps {
  readonly nodes: readonly ServiceNode[]
  readonly selected: string | undefined
  readonly select: (service: string | undefined) => void
}

type MapNode = Node<
  {
    readonly node: ServiceNode
    readonly direction: 'LR' | 'TB'
    readonly selected: boolean
    readonly select: ServiceMapProps['select']
  },
  'service'
>

/** The services and what each waits for; a service opens its details. */
export function ServiceMap(props: ServiceMapProps) {
  return (
    <ReactFlowProvider>
      <ServiceMapView {...props} />
    </ReactFlowProvider>
  )
}

const nodeTypes = { service: ServiceBox }
const fitViewOptions = { minZoom: 0.6, maxZoom: 1, padding: 0.08 }

function ServiceMapView({ nodes, selected, select }: ServiceMapProps) {
  const { pages } = useTexts()
  const direction = useNarrow() ? 'TB' : 'LR'
  const { fitView } = useReactFlow()
  const placed = useMemo(() => placeServices(nodes, direction), [nodes, direction])
  // States change all the time; the picture stays where the person moved it until its shape changes.
  const shape = placed.map(({ node, x, y }) => `${node.service.name} ${x} ${y}`).join('\n')
  const boxes: MapNode[] = placed.map(({ node, x, y }) => ({
    id: node.service.name,
    type: 'service',
    position: { x, y },
    ...boxSizes[direction],
    data: { node, direction, selected: node.service.name === selected, select },
  }))
  const edges = useMemo(
    () => nodes.flatMap(({ dependsOn }) => dependsOn.map((edge) => lineOf(edge, pages))),
    [nodes, pages],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: another placement needs another view.
  useEffect(() => {
    void fitView(fitViewOptions)
  }, [shape, fitView])
  const height = Math.min(560, Math.max(220, ...placed.map(({ y }) => y + boxSizes[direction].height + 32)))
  return (
    <section className="service-map-section">
      <div className="service-map-head">
        <h2>{pages('services.graph')}</h2>
        <ZoomButtons />
      </div>
      <div className="service-map card" style={{ height }}>
        <ReactFlow
          nodes={boxes}
          edges={edges}
          nodeTypes={nodeTypes}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          zoomOnScroll={false}
          preventScrolling={false}
          minZoom={0.3}
          maxZoom={1.6}
          fitView
          fitViewOptions={fitViewOptions}
          proOptions={{ hideAttribution: true }}
        />
      </div>
    </section>
  )
}

function ZoomButtons() {
  const { pages } = useTexts()
  const { zoomIn, zoomOut, fitView } = useReactFlow()
  const buttons = [
    { name: pages('zoom.in'), Icon: ZoomIn, action: () => zoomIn() },
    { name: pages('zoom.out'), Icon: ZoomOut, action: () => zoomOut() },
    { name: pages('zoom.fit'), Icon: Maximize, action: () => fitView({ padding: 0.08, maxZoom: 1 }) },
  ]
  return (
    <div className="service-map-zoom">
      {buttons.map(({ name, Icon, action }) => (
        <Button key={name} size="small" iconOnly aria-label={name} onPress={() => void action()}>
          <Icon size={15} aria-hidden />
        </Button>
      ))}
    </div>
  )
}

function ServiceBox({ data: { node, direction, selected, select } }: NodeProps<MapNode>) {
  const { pages, language } = useTexts()
  const { service, state, findings, dependsOn } = node
  const icon = iconOfState[state]
  const waitsFor = dependsOn.map((edge) => `${edge.from} (${pages(`services.conditions.${edge.condition}`)})`)
  const problems = findings.filter(({ severity }) => severity !== 'info').length
  return (
    <>
      <Handle type="target" position={direction === 'LR' ? Position.Left : Position.Top} isConnectable={false} />
      <AriaButton
        className={`service-box service-box-${icon} service-box-${direction} nodrag nopan`}
        aria-pressed={selected}
        onPress={() => select(selected ? undefined : service.name)}
      >
        <StateIcon state={icon} size={18} />
        <span className="service-box-words">
          <span className="service-box-name">{service.name}</span>
          <span className="service-box-state">
            {pages(`services.states.${state}`)}
            {problems > 0 && <> · {pages('services.findings', { count: problems })}</>}
          </span>
        </span>
        {waitsFor.length > 0 && (
          <span className="visually-hidden">
            . {pages('services.waits-for', { services: formatList(waitsFor, language) })}
          </span>
        )}
      </AriaButton>
      <Handle type="source" position={direction === 'LR' ? Position.Right : Position.Bottom} isConnectable={false} />
    </>
  )
}

function lineOf(edge: ServiceEdge, pages: ReturnType<typeof useTexts>['pages']): Edge {
  const { from, to, condition, met, required } = edge
  const state = met === 'unknown' ? 'unknown' : met ? 'met' : 'unmet'
  const words = [
    condition === 'service_started' ? '' : pages(`services.conditions.${condition}`),
    state === 'unmet' ? pages('services.not-met') : '',
    required ? '' : pages('services.optional'),
  ].filter(Boolean)
  return {
    id: `${from}→${to}`,
    source: from,
    target: to,
    className: `service-line service-line-${state}`,
    ...(words.length === 0 ? {} : { label: words.join(' · ') }),
    labelBgPadding: [5, 3],
    labelBgBorderRadius: 4,
    markerEnd: { type: MarkerType.ArrowClosed, color: `var(--service-line-${state})`, width: 16, height: 16 },
  }
}
