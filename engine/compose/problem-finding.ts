import type { Evidence, FindingDraft, Where } from '../core/finding.ts'
import type { ComposeProblem, Place } from '../project/facts.ts'

/** A place as a finding says it. */
export function whereOf(place: Place, service?: string): Where {
  return { file: place.file, line: place.line, column: place.column, ...(service !== undefined && { service }) }
}

/** The line of a file as evidence. */
export function fileEvidence(place: Place, text: string): Evidence {
  return { kind: 'file', source: place.file, line: place.line, text }
}

/** A finding about one thing that compose would refuse or warn about. */
export function draftOf(
  problem: ComposeProblem,
  more: Pick<FindingDraft, 'variant' | 'severity'> & { readonly values?: FindingDraft['values'] } = {},
): FindingDraft {
  const { place, detail, service, text } = problem
  return {
    where: whereOf(place, service),
    values: {
      file: place.file,
      line: place.line,
      column: place.column,
      detail,
      service: service ?? '',
      ...more.values,
    },
    evidence: text === undefined || text === '' ? [] : [fileEvidence(place, text)],
    data: { kind: problem.kind, detail },
    identity: `${problem.kind}:${detail}`,
    ...(more.variant !== undefined && { variant: more.variant }),
    ...(more.severity !== undefined && { severity: more.severity }),
  }
}
