import type { Evidence, FindingDraft } from '../core/finding.ts'
import type { HealthAnswer } from './facts.ts'

/** The parts that every finding about an answer has. A service that is still starting is only worth a note. */
export function aboutAnswer(answer: HealthAnswer): Pick<FindingDraft, 'where' | 'evidence'> & {
  values: FindingDraft['values']
} & Pick<FindingDraft, 'severity'> & {
    data: NonNullable<FindingDraft['data']>
  } {
  const { service, container, port, path, url, outcome, status, durationMs, untrustedCertificate, starting } = answer
  return {
    where: { service, container, port },
    values: { service, url, path, status: status ?? '', seconds: Math.round(durationMs / 100) / 10 },
    data: { url, path, outcome, status: status ?? null, durationMs, untrustedCertificate },
    evidence: [evidenceOf(answer)],
    ...(starting ? { severity: 'info' } : {}),
  }
}

function evidenceOf({ url, outcome, status, durationMs, text }: HealthAnswer): Evidence {
  const said = status === undefined ? outcome : `HTTP ${status} ${text}`
  return { kind: 'measurement', source: `GET ${url}`, text: `${said} (${durationMs} ms)` }
}

/** One finding for each service, of the path that says most: the first in this order. */
export function onePerService(answers: readonly HealthAnswer[]): HealthAnswer[] {
  const first = new Map<string, HealthAnswer>()
  for (const answer of answers) if (!first.has(answer.service)) first.set(answer.service, answer)
  return [...first.values()]
}
