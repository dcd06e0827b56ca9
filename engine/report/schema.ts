import { z } from 'zod'
import { areaIds } from '../core/area.ts'

/** Names this shape of report; a change that breaks readers gets a new number. */
export const reportSchemaId = 'stackmedic.report/1'

const messageSchema = z.object({
  key: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})

const areaSchema = z.object({
  id: z.enum(areaIds),
  state: z.enum(['ok', 'problem', 'unknown', 'skipped']),
  reason: z.string().optional().describe('Why the area is unknown or skipped, or what a problem area could not read.'),
  durationMs: z.number().nonnegative(),
})

const whereSchema = z.object({
  service: z.string().optional(),
  file: z.string().optional().describe('Relative to the project, with /.'),
  line: z.number().int().optional().describe('From 1.'),
  column: z.number().int().optional().describe('From 1.'),
  port: z.number().int().optional(),
  container: z.string().optional(),
})

const evidenceSchema = z.object({
  kind: z.enum(['log', 'file', 'command', 'measurement']),
  source: z.string(),
  text: z.string(),
  line: z.number().int().optional(),
})

const fixSchema = z.object({
  id: z.string(),
  title: z.string(),
  risk: z.enum(['safe', 'ask', 'guide']),
  elevation: z.boolean().describe('Needs administrator rights for its own steps.'),
  undoable: z.boolean(),
})

const findingSchema = z.object({
  id: z.string().describe('Stable within the project as long as the same thing is wrong.'),
  rule: z.string().describe('<area>/<name>, stable for ever.'),
  area: z.enum(areaIds),
  severity: z.enum(['error', 'warning', 'info']),
  rootCause: z.boolean().describe('True when no other finding explains this one.'),
  explainedBy: z.array(z.string()).describe('Ids of the findings that explain this one.'),
  explanations: z.array(z.object({ finding: z.string(), why: z.string() })),
  where: whereSchema,
  data: z.record(z.string(), z.unknown()),
  title: z.string(),
  explanation: z.string(),
  nextStep: z.string(),
  evidence: z.array(evidenceSchema),
  fixes: z.array(fixSchema),
})

const factBase = { id: z.string(), readAt: z.string(), durationMs: z.number().nonnegative() }

const factSchema = z.discriminatedUnion('state', [
  z.object({ ...factBase, state: z.literal('known'), value: z.unknown(), incomplete: messageSchema.optional() }),
  z.object({ ...factBase, state: z.literal('unknown'), reason: messageSchema }),
  z.object({ ...factBase, state: z.literal('skipped'), reason: messageSchema }),
])

const journalSchema = z.object({
  id: z.string(),
  fix: z.string(),
  title: z.string(),
  findingTitle: z.string(),
  appliedAt: z.string().describe('ISO 8601, UTC.'),
  state: z.enum(['applied', 'verified', 'not-verified', 'failed', 'undone', 'interrupted']),
  undoable: z.boolean(),
  steps: z.array(z.string()),
})

/** The kinds of text that never leave the machine in a report. */
export const secretKinds = [
  'password',
  'token',
  'private-key',
  'environment-value',
  'e-mail',
  'home-folder',
  'user-name',
] as const

const redactionSchema = z.object({
  total: z.number().int().nonnegative(),
  kinds: z.array(z.object({ kind: z.enum(secretKinds), count: z.number().int().positive() })),
})

/** A diagnosis as it is written down: texts in one language, nothing secret, root causes first. */
export const reportSchema = z.object({
  schema: z.literal(reportSchemaId),
  tool: z.object({ name: z.literal('stackmedic'), version: z.string() }),
  language: z.enum(['en', 'es']),
  platform: z.enum(['windows', 'linux', 'macos']).optional().describe('Of the machine that was diagnosed.'),
  project: z.object({ name: z.string(), root: z.string(), composeFiles: z.array(z.string()) }),
  startedAt: z.string().describe('ISO 8601, UTC.'),
  durationMs: z.number().nonnegative(),
  areas: z.array(areaSchema),
  findings: z.array(findingSchema).describe('Root causes first, each followed by what it explains.'),
  unusedIgnores: z
    .array(z.object({ rule: z.string(), service: z.string().optional(), reason: z.string().optional() }))
    .optional()
    .describe('What the project ignores in stackmedic.yaml, and what was not found.'),
  facts: z.record(z.string(), factSchema),
  journal: z.array(journalSchema),
  redaction: redactionSchema.describe('What was replaced before this was written.'),
})

export type Report = z.infer<typeof reportSchema>
export type ReportArea = Report['areas'][number]
export type ReportFinding = Report['findings'][number]
export type SecretKind = (typeof secretKinds)[number]
