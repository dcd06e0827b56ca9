import { z } from 'zod'
import { defineFact } from '../../core/fact.ts'

const lineSchema = z.object({ file: z.string(), line: z.number().int(), text: z.string() })
export type LintLine = z.infer<typeof lineSchema>

/**
 * What is wrong with what a migration does. `drops-missing` and `creates-twice` certainly fail on a fresh database; the
 * rest hurts on the second run or on the way back.
 */
export const lintKinds = [
  'drops-missing',
  'creates-twice',
  'half-done',
  'extension-unguarded',
  'enum-left',
  'no-downgrade',
  'data-lost',
] as const
export type LintKind = (typeof lintKinds)[number]

export const lintNoteSchema = z.object({
  kind: z.enum(lintKinds),
  tree: z.string(),
  revision: z.string(),
  at: lineSchema,
  /** The index, column, table, type or extension that it is about. */
  object: z.string(),
  objectKind: z.enum(['table', 'column', 'index', 'type', 'extension', 'revision']),
  table: z.string().optional(),
  /** Where the object was made before. */
  earlier: lineSchema.extend({ revision: z.string() }).optional(),
  /** The line says `# stackmedic: ignore[rule]`. */
  ignored: z.boolean(),
})
export type LintNote = z.infer<typeof lintNoteSchema>

export const lintSchema = z.object({
  notes: z.array(lintNoteSchema),
  /** `CREATE EXTENSION`, wherever it stands in a migration's way up. */
  extensions: z.array(lineSchema.extend({ extension: z.string(), tree: z.string() })),
  /** Tables that are made and whose names are written out, by tree. */
  tables: z.record(z.string(), z.array(z.string())),
  /** Of those that one migration makes for certain and none drops: the migration, by tree and table. */
  tableOrigins: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  /** `# stackmedic: ignore[rule] reason` comments, and whether anything needed them. */
  ignores: z.array(lineSchema.extend({ rule: z.string(), tree: z.string(), used: z.boolean() })),
})
export type MigrationLint = z.infer<typeof lintSchema>

/** What reading all migrations together shows; skipped where there are none. */
export const migrationLintFact = defineFact({ id: 'migrations/lint', area: 'migrations', schema: lintSchema })
