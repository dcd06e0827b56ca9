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
  /** Started by its own name, so that the kernel reads the first line, and not as an argument of a shell. */
  direct: z.boolean().optional(),
  /** Run by the image's own entry point, because it is mounted where that looks for scripts. */
  setup: z.boolean().optional(),
  /** Called by the service's healthcheck. */
  healthcheck: z.boolean().optional(),
  encoding: z.enum(['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'latin-1']).optional(),
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

export const readFileSchema = z.object({
  /** Relative to the project, with `/`. */
  file: z.string(),
  reader: z.enum(['compose', 'docker']),
  /** A service that is built from it. */
  service: z.string().optional(),
  /** `utf-16le` without a mark is told by its NUL bytes. */
  encoding: z.enum(['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'latin-1']),
  /** Whether the encoding is announced by a byte order mark. */
  marked: z.boolean(),
  /** The first line, from 1, with a byte that is not ASCII. */
  line: z.number().int(),
})
export type ReadFile = z.infer<typeof readFileSchema>

/** How the compose files and Dockerfiles of the project are encoded; those in plain ASCII or UTF-8 are left out. */
export const fileEncodingsFact = defineFact({
  id: 'compose/file-encodings',
  area: 'compose',
  schema: z.array(readFileSchema),
})

export const hostReferenceSchema = z.object({
  /** The service whose name is used. */
  service: z.string(),
  place: placeSchema,
  /** `command`: in a script, Makefile or README that is run on the host; `variable`: in an env file that no container sees. */
  kind: z.enum(['command', 'variable']),
  /** The program, or the variable. */
  name: z.string(),
  port: z.number().int().optional(),
  /** What stands there, without what may be a password. */
  text: z.string(),
})
export type HostReference = z.infer<typeof hostReferenceSchema>

/** Where names of services are used by what runs on the host, which cannot resolve them. */
export const hostReferencesFact = defineFact({
  id: 'compose/host-references',
  area: 'compose',
  schema: z.array(hostReferenceSchema),
})

export const lostCopySchema = z.object({
  service: z.string(),
  /** The line of the Dockerfile. */
  place: placeSchema,
  /** What it copies, relative to the project with `/`. */
  source: z.string(),
  /** `missing`: it is not there. `ignored`: it is, and a `.dockerignore` keeps it out of the build. */
  state: z.enum(['missing', 'ignored']),
  /** The line that keeps it out. */
  ignoredBy: z.object({ place: placeSchema, text: z.string() }).optional(),
})
export type LostCopy = z.infer<typeof lostCopySchema>

/** What Dockerfiles of active services copy, and the build does not get. */
export const lostCopiesFact = defineFact({
  id: 'compose/lost-copies',
  area: 'compose',
  schema: z.array(lostCopySchema),
})
