import { basename } from 'node:path'
import { z } from 'zod'
import type { JournalPlan } from '../api.ts'
import type { Diagnosis } from '../core/diagnose.ts'
import { findingText } from '../core/finding.ts'
import type { Platform } from '../core/machine.ts'
import type { Language } from '../texts/languages.ts'
import type { Translate } from '../texts/translator.ts'
import { type Identity, redact, thisPerson } from './redact.ts'
import { type Report, type ReportFinding, reportSchemaId } from './schema.ts'

export { isReportFormat, type ReportFormat, renderers, reportFormats } from './renderers.ts'
export type { Report } from './schema.ts'

export interface ReportOptions {
  readonly translate: Translate
  readonly language: Language
  /** Stackmedic's own version. */
  readonly version: string
  /** Default: from the diagnosis's facts. */
  readonly project?: { readonly name?: string; readonly composeFiles?: readonly string[] }
  readonly platform?: Platform
  /** Fixes that were applied to this project, newest first. */
  readonly journal?: readonly JournalPlan[]
  /** Whose name and home folder to take out; default: whoever runs this. `null` keeps them, for the person's own screen. */
  readonly identity?: Identity | null
}

/**
 * Puts a diagnosis into words and takes out what is secret. This is the only way to make a report, so nothing that is
 * printed, written or sent can have gone round the redaction.
 */
export function buildReport(diagnosis: Diagnosis, options: ReportOptions): Report {
  const { translate, language, version, journal = [], platform } = options
  const { root, startedAt, durationMs, facts } = diagnosis
  const document: Omit<Report, 'redaction'> = {
    schema: reportSchemaId,
    tool: { name: 'stackmedic', version },
    language,
    ...(platform === undefined ? {} : { platform }),
    project: {
      name: options.project?.name ?? projectName(diagnosis),
      root,
      composeFiles: [...(options.project?.composeFiles ?? composeFiles(diagnosis))],
    },
    startedAt,
    durationMs,
    areas: diagnosis.areas.map(({ id, state, reason, durationMs }) => ({
      id,
      state,
      ...(reason === undefined ? {} : { reason: translate(reason) }),
      durationMs,
    })),
    findings: diagnosis.findings.map((finding) => inWords(finding, translate)),
    ...(diagnosis.unusedIgnores === undefined ? {} : { unusedIgnores: [...diagnosis.unusedIgnores] }),
    facts: structuredClone(facts) as Report['facts'],
    journal: journal.map((plan) => ({
      id: plan.id,
      fix: plan.fix,
      title: translate(plan.title),
      findingTitle: translate(plan.findingTitle),
      appliedAt: plan.appliedAt,
      state: plan.state,
      undoable: plan.undoable,
      steps: plan.steps.map(({ summary }) => translate(summary)),
    })),
  }
  const identity = options.identity === undefined ? thisPerson() : options.identity
  const { value, replaced } = redact(document, identity)
  const kinds = [...replaced].map(([kind, count]) => ({ kind, count }))
  return { ...value, redaction: { total: kinds.reduce((sum, { count }) => sum + count, 0), kinds } }
}

function inWords(finding: Diagnosis['findings'][number], translate: Translate): ReportFinding {
  return {
    id: finding.id,
    rule: finding.rule,
    area: finding.area,
    severity: finding.severity,
    rootCause: finding.rootCause,
    explainedBy: finding.explainedBy.map((explanation) => explanation.finding),
    explanations: finding.explainedBy.map(({ finding, why }) => ({ finding, why: translate(why) })),
    where: { ...finding.where },
    data: structuredClone(finding.data),
    title: translate(findingText(finding, 'title')),
    explanation: translate(findingText(finding, 'explanation')),
    nextStep: translate(findingText(finding, 'next')),
    evidence: finding.evidence.map((evidence) => ({ ...evidence })),
    fixes: finding.fixes.map((fix) => ({ ...fix, title: translate(fix.title) })),
  }
}

const namedSchema = z.object({ name: z.string() })
const composeFilesSchema = z.object({ files: z.array(z.string()) })

function factValue(diagnosis: Diagnosis, id: string): unknown {
  const record = diagnosis.facts[id]
  return record?.state === 'known' ? record.value : undefined
}

function projectName(diagnosis: Diagnosis): string {
  for (const id of ['project/compose', 'project/overview']) {
    const named = namedSchema.safeParse(factValue(diagnosis, id))
    if (named.success) return named.data.name
  }
  return basename(diagnosis.root)
}

function composeFiles(diagnosis: Diagnosis): readonly string[] {
  const model = composeFilesSchema.safeParse(factValue(diagnosis, 'project/compose'))
  return model.success ? model.data.files : []
}
