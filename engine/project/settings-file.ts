import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { defineFact } from '../core/fact.ts'

/** The name of the file, beside the compose files. */
export const settingsFileName = 'stackmedic.yaml'
export const maxSettingsBytes = 256 * 1024

const text = z.string().min(1).max(1000)
const name = z.string().min(1).max(200)
const path = z
  .string()
  .max(500)
  .regex(/^\/(?!\/)\S*$/, 'a path begins with one /')

/** A line pattern of the project: plain text in which `{name}` stands for what differs; never a regular expression. */
export const projectSignatureSchema = z.strictObject({
  id: z
    .string()
    .max(60)
    .regex(/^[a-z][a-z\d]*(?:-[a-z\d]+)*$/, 'small letters, digits and hyphens'),
  text: z
    .string()
    .max(300)
    .refine(
      (value) => value.split(/\{[a-z][a-zA-Z]*\}/).some((part) => part.length >= 4),
      '4 fixed characters are needed',
    )
    .refine((value) => !/\}\{/.test(value), 'two {names} need something between them')
    .refine((value) => !value.startsWith('{'), 'it begins with a fixed character'),
  severity: z.enum(['error', 'warning', 'info']).default('warning'),
  /** Counts in a service that runs well, too. */
  lasting: z.boolean().default(false),
  title: text,
  explanation: text.optional(),
  next: text.optional(),
})

/** A word that looks like what it is: nothing that moves the cursor, hides, or turns the direction of writing. */
const plainWord = z
  .string()
  .max(1000)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'no control characters')

/** A check of the project's own: a program with its arguments, never a line for a shell. */
export const projectCheckSchema = z.strictObject({
  name: plainWord.min(1).max(80),
  run: z
    .array(plainWord)
    .min(1)
    .max(50)
    .refine((words) => words[0] !== '', 'the program has a name'),
  /** The service that it is about. */
  service: name.optional(),
  /** What must be so that it counts as passed. */
  expect: z
    .strictObject({
      exitCode: z.number().int().min(0).max(255).default(0),
      /** Text that standard output has to contain. */
      output: plainWord.min(1).optional(),
    })
    .default({ exitCode: 0 }),
  /** Seconds. */
  timeout: z.number().min(1).max(50).default(10),
  severity: z.enum(['error', 'warning', 'info']).default('error'),
})
export type ProjectCheck = z.infer<typeof projectCheckSchema>

/** The file as people write it; published as `resources/settings.schema.json` for editors. */
export const settingsFileSchema = z.strictObject({
  /** Paths to ask a service for, by its name. */
  health: z.record(name, z.union([path, z.array(path).max(20)])).default({}),
  /** Services without which the project works. */
  optional: z.array(name).max(200).default([]),
  signatures: z.array(projectSignatureSchema).max(200).default([]),
  /** Python files and modules that are started, beyond what compose shows. */
  entryPoints: z.array(text).max(200).default([]),
  /** Run only after the person trusted this folder with exactly these commands. */
  checks: z
    .array(projectCheckSchema)
    .max(20)
    .refine((checks) => new Set(checks.map((check) => check.name)).size === checks.length, 'each has a name of its own')
    .default([]),
  /** Findings that the project lives with. */
  ignore: z
    .array(z.strictObject({ rule: name, service: name.optional(), reason: text.optional() }))
    .max(200)
    .default([]),
})

export const projectSettingsSchema = z.object({
  health: z.array(z.object({ service: z.string(), paths: z.array(z.string()) })),
  optional: z.array(z.string()),
  signatures: z.array(projectSignatureSchema),
  entryPoints: z.array(z.string()),
  checks: z.array(projectCheckSchema),
  ignore: z.array(z.object({ rule: z.string(), service: z.string().optional(), reason: z.string().optional() })),
  /** What is wrong with the file; what is right of it counts all the same. */
  problems: z.array(z.object({ line: z.number().int(), where: z.string(), detail: z.string() })),
})
export type ProjectSettings = z.infer<typeof projectSettingsSchema>

/** What the project says about itself in `stackmedic.yaml`: data; its commands are run nowhere but in `health/project-checks`. */
export const projectSettingsFact = defineFact({
  id: 'project/settings',
  area: 'project',
  schema: projectSettingsSchema,
})

const maxProblems = 20

export const noSettings: ProjectSettings = {
  health: [],
  optional: [],
  signatures: [],
  entryPoints: [],
  checks: [],
  ignore: [],
  problems: [],
}

/** Reads the text of the file. Never throws; a part that is wrong is left out and becomes a problem with its line. */
export function readSettings(source: string): ProjectSettings {
  const lines = new LineCounter()
  const problems: ProjectSettings['problems'] = []
  try {
    const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' })
    for (const error of document.errors.slice(0, maxProblems)) {
      problems.push({ line: lines.linePos(error.pos[0]).line, where: '', detail: error.message })
    }
    // Without aliases, a file is never larger in memory than on disk.
    const raw: unknown = document.toJS({ maxAliasCount: 0 }) ?? {}
    const good = keepGoodParts(raw, (issue) => {
      if (problems.length >= maxProblems) return
      problems.push({
        line: lineOf(document, issue.path, lines),
        where: issue.path.join('.'),
        detail: issue.message,
      })
    })
    return { ...shape(good), problems }
  } catch (error) {
    return {
      ...noSettings,
      problems: [{ line: 1, where: '', detail: error instanceof Error ? error.message : String(error) }],
    }
  }
}

/** Validates section by section, so that one mistake does not silence all others. */
function keepGoodParts(raw: unknown, report: (issue: z.core.$ZodIssue) => void): z.infer<typeof settingsFileSchema> {
  const whole = settingsFileSchema.safeParse(raw)
  if (whole.success) return whole.data
  for (const issue of whole.error.issues) report(issue)
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return settingsFileSchema.parse({})
  const bad = new Set(
    whole.error.issues.flatMap(({ path, code, ...rest }) =>
      code === 'unrecognized_keys' && path.length === 0 && 'keys' in rest ? rest.keys : [path[0]],
    ),
  )
  const rest = settingsFileSchema.safeParse(Object.fromEntries(Object.entries(raw).filter(([key]) => !bad.has(key))))
  return rest.success ? rest.data : settingsFileSchema.parse({})
}

function shape({ health, ...rest }: z.infer<typeof settingsFileSchema>): Omit<ProjectSettings, 'problems'> {
  return {
    health: Object.entries(health).map(([service, paths]) => ({ service, paths: [paths].flat() })),
    ...rest,
  }
}

/** The line of the nearest node on the way to what is wrong. */
function lineOf(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[], lines: LineCounter): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true)
    if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) continue
    const [start] = node.range as readonly unknown[]
    if (typeof start === 'number') return lines.linePos(start).line
  }
  return 1
}
