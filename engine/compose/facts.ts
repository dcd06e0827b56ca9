import { z } from 'zod'
import { defineFact } from '../core/fact.ts'
import { placeSchema } from '../project/facts.ts'

export const mountSourceSchema = z.object({
  service: z.string(),
  /** Relative to the project, with `/`. */
  source: z.string(),
  target: z.string(),
  is: z.enum(['file', 'folder', 'empty-folder', 'missing', 'unreadable']),
  /** A missing source becomes an empty folder; otherwise the engine refuses to start. */
  createsSource: z.boolean(),
  place: placeSchema,
})
export type MountSource = z.infer<typeof mountSourceSchema>

/** What is on the host where the active services mount something of the project; sources elsewhere are not looked at. */
export const mountSourcesFact = defineFact({
  id: 'compose/mount-sources',
  area: 'compose',
  schema: z.array(mountSourceSchema),
})

export const startedScriptSchema = z.object({
  service: z.string(),
  /** Relative to the project, with `/`. */
  file: z.string(),
  /** Where the script is started. */
  startedAt: placeSchema,
  /** The first line, without its end. */
  firstLine: z.string(),
  /** Whether the first line ends with CR LF. */
  firstLineCrlf: z.boolean(),
  linesWithCrlf: z.number().int(),
  lines: z.number().int(),
  /** The Dockerfile seems to convert line ends while it builds. */
  converted: z.boolean(),
  /** Permission bits of a script that is started by its own name; absent on Windows, which has none. */
  startedMode: z.number().int().optional(),
  /** The Dockerfile sets permissions while it builds. */
  changesModes: z.boolean().optional(),
})
export type StartedScript = z.infer<typeof startedScriptSchema>

/** The shell scripts of the project that its services start. */
export const startedScriptsFact = defineFact({
  id: 'compose/started-scripts',
  area: 'compose',
  schema: z.array(startedScriptSchema),
})

/** The missing env files of the project and the example that lies beside each, paths relative to the project with `/`. */
export const envFileExamplesFact = defineFact({
  id: 'compose/env-file-examples',
  area: 'compose',
  schema: z.array(z.object({ missing: z.string(), example: z.string() })),
})
