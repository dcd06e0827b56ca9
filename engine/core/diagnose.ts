import { performance } from 'node:perf_hooks'
import { type AreaId, type AreaResult, areaIds } from './area.ts'
import { type CauseLink, type CauseRule, linkCauses } from './cause.ts'
import type { Check } from './check.ts'
import type { Diagnosis, DiagnosisEvent, DiagnosisRequest } from './diagnosis.ts'
import { type FactDefinition, type FactRecord, knownValues, type Reading, unknown } from './fact.ts'
import { FactReader } from './fact-reader.ts'
import type { Finding, FindingDraft } from './finding.ts'
import { findingId } from './finding-id.ts'
import { fixText } from './fix.ts'
import { Ignores, ignoringFactId } from './ignore.ts'
import { type Message, message, messageOfError } from './message.ts'
import type { Registry } from './registry.ts'

export type { Diagnosis, DiagnosisEvent, DiagnosisRequest } from './diagnosis.ts'

/**
 * Reads the facts, runs the checks as soon as their facts are there, and links the findings to their causes.
 * A probe that throws, hangs or is cancelled gives an `unknown` fact; everything else still runs.
 * @throws the signal's reason when the person cancels.
 */
export async function diagnose(request: DiagnosisRequest, registry: Registry): Promise<Diagnosis> {
  const started = performance.now()
  const startedAt = new Date().toISOString()
  const emit = request.onEvent ?? (() => undefined)
  const readings = new FactReader(request, registry, emit)
  const wanted = areaIds.filter(
    (area) => hasChecks(area, registry) && (request.areas === undefined || request.areas.includes(area)),
  )
  const settings = registry.probes.find(({ fact }) => fact.id === ignoringFactId)?.fact
  const ignores = new Ignores(settings && (await readings.read(settings)))
  const results = await Promise.all(
    wanted.map((area) => diagnoseArea(area, request, registry, readings, ignores, emit)),
  )
  request.signal.throwIfAborted()
  const facts = readings.records()
  const findings = explain(
    results.flatMap(({ findings }) => findings),
    facts,
    registry,
  )
  const diagnosis: Diagnosis = {
    root: request.root,
    startedAt,
    durationMs: Math.round(performance.now() - started),
    areas: results.map(({ area }) => area),
    findings,
    facts,
    unusedIgnores: ignores.unused(results.map(({ area }) => area)),
  }
  emit({ type: 'done', diagnosis })
  return diagnosis
}

/**
 * Judges recorded facts again: the same checks and cause rules, without reading anything.
 * Facts that the record does not have are `unknown`.
 */
export function replay(
  facts: Readonly<Record<string, FactRecord>>,
  registry: Registry,
): Pick<Diagnosis, 'areas' | 'findings' | 'unusedIgnores'> {
  const recorded = (fact: FactDefinition<unknown>): Reading<unknown> =>
    facts[fact.id] ?? unknown(message('core.not-recorded', { fact: fact.id }))
  const ignores = new Ignores(facts[ignoringFactId])
  const judged = areaIds
    .filter((area) => hasChecks(area, registry))
    .map((area) => {
      const verdicts = checksOf(area, registry).map((check) => judge(check, recorded, facts, registry, ignores))
      return { area: summarise(area, verdicts, 0), findings: verdicts.flatMap(({ findings }) => findings) }
    })
  const findings = explain(
    judged.flatMap(({ findings }) => findings),
    facts,
    registry,
  )
  const areas = judged.map(({ area }) => area)
  return { areas, findings, unusedIgnores: ignores.unused(areas) }
}

async function diagnoseArea(
  area: AreaId,
  request: DiagnosisRequest,
  registry: Registry,
  readings: FactReader,
  ignores: Ignores,
  emit: (event: DiagnosisEvent) => void,
): Promise<{ area: AreaResult; findings: readonly Finding[] }> {
  const started = performance.now()
  if (request.leaveOut?.includes(area)) {
    const result: AreaResult = { id: area, state: 'skipped', reason: message('core.left-out'), durationMs: 0 }
    emit({ type: 'area-finished', area: result })
    return { area: result, findings: [] }
  }
  emit({ type: 'area-started', area })
  const verdicts = await Promise.all(
    checksOf(area, registry).map(async (check) => {
      // What the rule's fixes look at decides which of them are offered.
      const fixes = registry.fixes.filter(({ rules }) => rules.includes(check.rule))
      const facts = [check, ...fixes].flatMap(({ uses }) => Object.values(uses ?? {}))
      facts.push(...Object.values(check.needs))
      await Promise.all(facts.map((fact) => readings.read(fact)))
      const verdict = judge(check, (fact) => readings.recorded(fact), readings.records(), registry, ignores)
      for (const finding of verdict.findings) emit({ type: 'finding', finding })
      return verdict
    }),
  )
  const result = summarise(area, verdicts, Math.round(performance.now() - started))
  emit({ type: 'area-finished', area: result })
  return { area: result, findings: verdicts.flatMap(({ findings }) => findings) }
}

interface Verdict {
  readonly findings: readonly Finding[]
  readonly unknown?: Message
  readonly skipped?: Message
  /** Found nothing, which says nothing. */
  readonly silent?: boolean
}

/** Runs one check on what is known. */
function judge(
  check: Check,
  reading: (fact: FactDefinition<unknown>) => Reading<unknown>,
  facts: Readonly<Record<string, FactRecord>>,
  registry: Registry,
  ignores: Ignores,
): Verdict {
  const needs: Record<string, unknown> = {}
  let skippedBecause: Message | undefined
  let incomplete: Message | undefined
  for (const [name, fact] of Object.entries(check.needs)) {
    const read = reading(fact)
    if (read.state === 'unknown') return { findings: [], unknown: read.reason }
    if (read.state === 'skipped') skippedBecause ??= read.reason
    else {
      needs[name] = read.value
      incomplete ??= read.incomplete
    }
  }
  if (skippedBecause !== undefined) return { findings: [], skipped: skippedBecause }
  const optional: Record<string, unknown> = {}
  for (const [name, fact] of Object.entries(check.uses ?? {})) {
    const read = reading(fact)
    if (read.state === 'known') optional[name] = read.value
  }
  try {
    const drafts = check.judge(needs, optional)
    const findings = drafts.map((draft) => ignores.applyTo(toFinding(check, draft, facts, registry)))
    if (incomplete !== undefined) return { findings, unknown: incomplete }
    return { findings, silent: check.silentWhenFine === true && findings.length === 0 }
  } catch (error) {
    return { findings: [], unknown: messageOfError(error) }
  }
}

function toFinding(
  check: Check,
  draft: FindingDraft,
  facts: Readonly<Record<string, FactRecord>>,
  registry: Registry,
): Finding {
  const finding: Finding = {
    id: findingId(check.rule, draft),
    rule: check.rule,
    area: areaOf(check),
    severity: draft.severity ?? check.severity,
    where: draft.where,
    values: draft.values,
    ...(draft.variant === undefined ? {} : { variant: draft.variant }),
    data: draft.data ?? {},
    evidence: draft.evidence,
    fixes: [],
    rootCause: true,
    explainedBy: [],
  }
  const fixes = registry.fixes
    .filter((fix) => fix.rules.includes(check.rule) && (fix.fits?.(finding, knownValues(fix.uses, facts)) ?? true))
    .sort((a, b) => (a.rank ?? 10) - (b.rank ?? 10))
    .map(({ id, risk, elevation, undoable }) => ({
      id,
      title: fixText(id, 'title', finding.values),
      risk,
      elevation,
      undoable,
    }))
  return { ...finding, fixes }
}

function summarise(area: AreaId, verdicts: readonly Verdict[], durationMs: number): AreaResult {
  const findings = verdicts.flatMap((verdict) => verdict.findings)
  const unknownReason = verdicts.find((verdict) => verdict.unknown)?.unknown
  const skippedReason = verdicts.find((verdict) => verdict.skipped)?.skipped
  if (findings.some(({ severity }) => severity !== 'info')) {
    return { id: area, state: 'problem', durationMs, ...(unknownReason && { reason: unknownReason }) }
  }
  if (unknownReason !== undefined) return { id: area, state: 'unknown', reason: unknownReason, durationMs }
  // A note that there is nothing to look at does not turn "nothing to look at" into "nothing wrong".
  const saysNothing = ({ skipped, findings, silent }: Verdict) =>
    skipped !== undefined || findings.length > 0 || silent === true
  if (skippedReason !== undefined && verdicts.every(saysNothing)) {
    return { id: area, state: 'skipped', reason: skippedReason, durationMs }
  }
  return { id: area, state: 'ok', durationMs }
}

function explain(
  findings: readonly Finding[],
  facts: Readonly<Record<string, FactRecord>>,
  registry: Registry,
): Finding[] {
  const ask = (rules: readonly CauseRule[], drawn: readonly CauseLink[]) =>
    rules.flatMap((rule) => rule.link(findings, knownValues(rule.uses, facts), drawn))
  const first = ask(
    registry.causes.filter(({ late }) => late !== true),
    [],
  )
  const late = ask(
    registry.causes.filter((rule) => rule.late === true),
    first,
  )
  return linkCauses(findings, [...first, ...late])
}

function areaOf(check: Check): AreaId {
  return check.rule.slice(0, check.rule.indexOf('/')) as AreaId
}

function checksOf(area: AreaId, registry: Registry): readonly Check[] {
  return registry.checks.filter((check) => areaOf(check) === area)
}

function hasChecks(area: AreaId, registry: Registry): boolean {
  return checksOf(area, registry).length > 0
}
