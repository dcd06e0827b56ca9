import type { Evidence, FindingDraft } from '../core/finding.ts'
import type { Assessment } from './assess.ts'
import type { Container, ContainerLog } from './facts.ts'

const linesShown = 20

/** What the engine says about a container's end, in the engine's own field names. */
export function stateEvidence(service: string, container: Container): Evidence {
  const { state, exitCode, oomKilled, restartCount, health, error } = container
  const fields = [
    `Status=${state}`,
    `ExitCode=${exitCode}`,
    `OOMKilled=${oomKilled}`,
    `RestartCount=${restartCount}`,
    ...(health === undefined ? [] : [`Health=${health.status}`]),
    ...(error === '' ? [] : [`Error=${error}`]),
  ]
  return { kind: 'measurement', source: `inspect:${service}.State`, text: fields.join(' ') }
}

/** The last lines that a container wrote; nothing where it wrote none or its log is not known. */
export function logEvidence(
  service: string,
  container: Container,
  logs: readonly ContainerLog[] | undefined,
): readonly Evidence[] {
  const log = logs?.find(({ id }) => id === container.id)
  const lines = (log?.lines ?? []).filter(({ text }) => text.trim() !== '').slice(-linesShown)
  if (lines.length === 0) return []
  return [{ kind: 'log', source: `logs:${service}`, text: lines.map(({ text }) => text).join('\n') }]
}

/** The last results of a healthcheck. */
export function healthEvidence(service: string, { health }: Container): readonly Evidence[] {
  return (health?.log ?? []).slice(-2).map(({ exitCode, output }) => ({
    kind: 'command' as const,
    source: `inspect:${service}.State.Health.Log`,
    text: `ExitCode=${exitCode} ${output}`.trim(),
  }))
}

/** The parts that every finding about a container has. */
export function aboutContainer(
  { service, optional }: Assessment,
  container: Container,
): Pick<FindingDraft, 'where' | 'data'> & { values: FindingDraft['values'] } & Pick<FindingDraft, 'severity'> {
  const { name, exitCode, restartCount, oomKilled, state, error, image } = container
  return {
    where: { service, container: name },
    values: { service, container: name, code: exitCode, restarts: restartCount, error },
    data: { state, exitCode, restartCount, oomKilled, image, ...(error === '' ? {} : { error }) },
    ...(optional ? { severity: 'info' } : {}),
  }
}
