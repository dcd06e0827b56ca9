import { type Check, defineCheck } from '../core/check.ts'
import type { Evidence, FindingDraft } from '../core/finding.ts'
import { projectOverviewFact } from '../project/facts.ts'
import { type DesktopLogLine, desktopLogFact } from './desktop-log-facts.ts'
import { type Choice, type Endpoint, endpointsFact, installationFact } from './facts.ts'
import { type Override, overrideFact } from './override-facts.ts'
import { type DockerRule, type DockerVerdict, judgeEndpoints } from './verdict.ts'

const needs = { endpoints: endpointsFact, overview: projectOverviewFact }
const uses = { installation: installationFact, override: overrideFact, desktopLog: desktopLogFact }

/**
 * A check for one of the rules of which at most one holds. A project without a compose file does not need Docker, so
 * there it is only worth a note.
 */
export function dockerCheck(rule: DockerRule): Check<typeof needs, typeof uses> {
  return defineCheck({
    rule: `docker/${rule}`,
    severity: 'error',
    needs,
    uses,
    judge({ endpoints, overview }, { installation, override, desktopLog }) {
      const verdict = judgeEndpoints(endpoints, installation)
      if (verdict?.rule !== rule) return []
      const product = installation?.products[0]?.name ?? 'Docker'
      const distribution = installation?.insideWsl?.distribution ?? ''
      const about = toDraft(verdict, endpoints.choice.context ?? '', { product, distribution })
      const placed = rule === 'env-override' ? withPlaces(about, endpoints.choice.reason, override) : about
      const draft = isDesktop(verdict) ? withLog(placed, desktopLog?.lines ?? []) : placed
      return overview.composeFiles.length > 0 ? [draft] : [{ ...draft, severity: 'info' }]
    },
  })
}

function toDraft(
  { variant, host, endpoint, other }: DockerVerdict,
  context: string,
  names: { readonly product: string; readonly distribution: string },
): FindingDraft {
  return {
    where: {},
    values: {
      host,
      context,
      ...names,
      detail: endpoint?.detail ?? '',
      other: other?.host ?? '',
      otherContext: other?.contexts[0] ?? '',
      owner: endpoint?.owner === undefined ? '' : `${endpoint.owner.name} (pid ${endpoint.owner.pid})`,
      minutes: Math.round((endpoint?.owner?.runsForMs ?? 0) / 60_000),
    },
    // An engine answers, only not the one that was meant to.
    ...(endpoint?.state === 'ok' ? { severity: 'warning' as const } : {}),
    // What answers elsewhere decides whether there is something to switch to.
    ...(variant === undefined ? {} : { variant }),
    data: {
      host,
      context,
      state: endpoint?.state ?? 'absent',
      ...(other === undefined ? {} : { answering: other.host }),
    },
    evidence: [endpoint, other].filter((candidate) => candidate !== undefined).map(endpointEvidence),
  }
}

/** It does not run, or does not come up: its own log may say why. */
function isDesktop({ rule, variant, endpoint }: DockerVerdict): boolean {
  if (rule === 'not-running') return variant === 'desktop'
  const isOther = endpoint?.product !== undefined && !endpoint.product.startsWith('Docker')
  return rule === 'starting' && endpoint?.state !== 'paused' && !isOther
}

/** Adds what Docker Desktop wrote. An agent that hangs in a distribution has a way out of its own. */
function withLog(draft: FindingDraft, lines: readonly DesktopLogLine[]): FindingDraft {
  const agent = lines.findLast(({ meaning }) => meaning === 'integration')
  const evidence = lines.map(({ file, text }): Evidence => ({ kind: 'log', source: file, text }))
  const found = { ...draft, evidence: [...draft.evidence, ...evidence] }
  if (agent === undefined || draft.variant === 'desktop') return found
  const distribution = agent.distribution ?? ''
  return { ...found, variant: 'integration', values: { ...draft.values, distribution } }
}

/** Names the variable, and the places where it is set. */
function withPlaces(draft: FindingDraft, reason: Choice['reason'], override: Override | undefined): FindingDraft {
  const variable = reason === 'docker-context' ? 'DOCKER_CONTEXT' : 'DOCKER_HOST'
  const places = (override?.places ?? []).map((place): Evidence => {
    if (place.kind === 'file') return { kind: 'file', source: place.file, line: place.line, text: place.text }
    const key = place.kind === 'user-environment' ? 'HKCU\\Environment' : 'HKLM\\…\\Session Manager\\Environment'
    return { kind: 'measurement', source: key, text: `${variable}=${place.value}` }
  })
  return { ...draft, values: { ...draft.values, variable }, evidence: [...draft.evidence, ...places] }
}

function endpointEvidence(endpoint: Endpoint): Evidence {
  const { host, state, detail, httpStatus, version, owner, engineName } = endpoint
  const who = owner === undefined ? '' : `${owner.name} (pid ${owner.pid})`
  const fields = [
    state,
    engineName ?? '',
    who,
    httpStatus === undefined ? '' : `HTTP ${httpStatus}`,
    version ?? '',
    detail ?? '',
  ]
  return { kind: 'measurement', source: host, text: fields.filter(Boolean).join(' · ') }
}
