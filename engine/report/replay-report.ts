import type { AreaResult } from '../core/area.ts'
import { type Diagnosis, replay } from '../core/diagnose.ts'
import type { FactRecord } from '../core/fact.ts'
import { message } from '../core/message.ts'
import type { Registry } from '../core/registry.ts'
import type { Report } from './schema.ts'

/**
 * Judges the facts of a report again with the checks of this version. Nothing is read from this machine. A fact of
 * another shape (of another version, or made up) is `unknown`, so that no check runs on what it does not expect; areas
 * that were not looked at then are left out.
 */
export function replayReport(report: Report, registry: Registry): Diagnosis {
  const facts: Record<string, FactRecord> = {}
  for (const { fact } of registry.probes) {
    const record = report.facts[fact.id]
    if (record !== undefined) facts[fact.id] = trusted(record, fact.schema)
  }
  const { areas, findings, unusedIgnores = [] } = replay(facts, registry)
  const states = new Map(report.areas.map(({ id, state }) => [id, state]))
  const asked = new Set<string>(states.keys())
  return {
    root: report.project.root,
    startedAt: report.startedAt,
    durationMs: report.durationMs,
    areas: areas.filter(({ id }) => states.has(id)).map((area) => asThen(area, states.get(area.id))),
    findings: findings.filter(({ area }) => states.has(area)),
    unusedIgnores: unusedIgnores.filter(({ rule }) => asked.has(rule.slice(0, rule.indexOf('/')))),
    facts,
  }
}

/** An area that the person had left out has no facts, and was not unknown for that. */
function asThen(area: AreaResult, state: AreaResult['state'] | undefined): AreaResult {
  if (state !== 'skipped' || area.state !== 'unknown') return area
  return { ...area, state, reason: message('core.left-out') }
}

type RecordedFact = Report['facts'][string]
type Schema = Registry['probes'][number]['fact']['schema']

function trusted(record: RecordedFact, schema: Schema): FactRecord {
  const { id, readAt, durationMs } = record
  const written = { id, readAt, durationMs }
  if (record.state !== 'known') return { ...written, state: record.state, reason: messageOf(record.reason) }
  const parsed = schema.safeParse(record.value)
  if (!parsed.success) {
    return { ...written, state: 'unknown', reason: message('report.open.other-fact', { fact: id }) }
  }
  const { incomplete } = record
  return {
    ...written,
    state: 'known',
    value: parsed.data,
    ...(incomplete === undefined ? {} : { incomplete: messageOf(incomplete) }),
  }
}

function messageOf({
  key,
  values,
}: {
  readonly key: string
  readonly values?: Record<string, string | number> | undefined
}) {
  return message(key, values)
}
