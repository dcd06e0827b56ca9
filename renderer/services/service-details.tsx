import { RotateCw, X } from 'lucide-react'
import { FindingList } from '../diagnosis/finding-list.tsx'
import '../diagnosis/finding.css'
import type { Finding } from '../../engine/core/finding.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { useTexts } from '../texts/texts.ts'
import type { ServiceNode } from './service-graph.ts'
import { iconOfState } from './service-state.ts'

interface ServiceDetailsProps {
  readonly node: ServiceNode
  readonly findings: readonly Finding[]
  /** Absent where the service has no container. */
  readonly restart: (() => void) | undefined
  readonly close: () => void
}

/** One service: what it is made of, how its containers are, and what the diagnosis found. */
export function ServiceDetails({ node, findings, restart, close }: ServiceDetailsProps) {
  const { ui, pages } = useTexts()
  const { service, state, containers } = node
  return (
    <section className="service-details card" aria-label={ui('finding.service', { service: service.name })}>
      <div className="service-details-head">
        <StateIcon state={iconOfState[state]} size={20} />
        <h2>{service.name}</h2>
        <span className="muted">{pages(`services.states.${state}`)}</span>
        {restart !== undefined && (
          <Button size="small" onPress={restart}>
            <RotateCw size={14} aria-hidden />
            {pages('services.restart.button')}
          </Button>
        )}
        <Button look="quiet" size="small" iconOnly aria-label={ui('actions.show-less')} onPress={close}>
          <X size={15} aria-hidden />
        </Button>
      </div>
      <div className="finding-tags">
        {service.image !== undefined && <Badge>{service.image}</Badge>}
        {containers.map(({ id, name, exitCode, state: containerState, restartCount }) => (
          <Badge key={id}>
            {name}
            {containerState === 'exited' && <> · {pages('services.ended', { code: String(exitCode) })}</>}
            {restartCount > 0 && <> · {pages('services.restarts', { count: restartCount })}</>}
          </Badge>
        ))}
        {service.ports.map(({ hostPort, containerPort, protocol }) => (
          <Badge key={`${hostPort}:${containerPort}/${protocol}`}>
            {hostPort ?? '*'} → {containerPort}/{protocol}
          </Badge>
        ))}
      </div>
      {containers
        .filter(({ error }) => error !== '')
        .map(({ id, error }) => (
          <p key={id} className="break-anywhere code">
            {error}
          </p>
        ))}
      {node.findings.length === 0 ? (
        <p className="muted">{pages('services.no-findings')}</p>
      ) : (
        <FindingList title={pages('services.what-was-found')} shown={node.findings} findings={findings} />
      )}
    </section>
  )
}
