import { z } from 'zod'
import { defineFact } from '../core/fact.ts'
import { placeSchema } from '../project/facts.ts'

export const dialectSchema = z.enum(['postgresql', 'mysql', 'sqlite'])
export type Dialect = z.infer<typeof dialectSchema>

/**
 * What came of looking at a database. `not-running`, `not-published`, `remote`, `no-file`: there was nothing to contact.
 * `not-looked`: there is, and nobody could look; `why` says so. `silent`: the port accepts and nobody answers.
 */
export const connectionStates = [
  'reachable',
  'refused',
  'silent',
  'starting',
  'wrong-password',
  'no-access',
  'needs-encryption',
  'missing-database',
  'not-a-database',
  'failed',
  'not-running',
  'not-published',
  'remote',
  'unknown-host',
  'no-file',
  'not-looked',
] as const

/** Why nobody could look; each is a reason in the texts. */
export const notLookedReasons = [
  'being-written',
  'too-large',
  'too-slow',
  'reader-failed',
  'outside-project',
  'not-readable',
  'password-elsewhere',
  'authentication',
  'socket-inside',
  'no-client',
  'engine-error',
] as const

export const connectionSchema = z.object({
  dialect: dialectSchema,
  /** The driver in the URL: `psycopg2`, `asyncpg`. */
  driver: z.string().optional(),
  user: z.string().optional(),
  /** As the project writes it. */
  host: z.string(),
  port: z.number().int(),
  database: z.string(),
  /** Where the project says so, and in which variable. */
  place: placeSchema,
  variable: z.string(),
  /** Services that use it. */
  services: z.array(z.string()),
  /** The service that is the database, and its container. */
  databaseService: z.string().optional(),
  container: z.string().optional(),
  /** That container keeps its files in a volume: they are older than the settings. */
  hasVolume: z.boolean(),
  /** What was contacted: an address of this machine, a file of the project, or what is inside of the container. */
  address: z.string().optional(),
  state: z.enum(connectionStates),
  /** For `not-looked`. */
  why: z.enum(notLookedReasons).optional(),
  /** The server's own words; untrusted text. */
  detail: z.string(),
  serverVersion: z.string().optional(),
  /** Rows of `alembic_version`; absent: there is no such table, or nobody could look. */
  revisions: z.array(z.string()).optional(),
  /** Tables of the project, `alembic_version` not counted; absent: nobody could look. */
  tables: z.array(z.string()).optional(),
  /** Extensions that are created in it, those that could be, and those of them that need no superuser. */
  extensions: z
    .object({ installed: z.array(z.string()), available: z.array(z.string()), trusted: z.array(z.string()).optional() })
    .optional(),
  /** What the user may do: everything, or create things in this database. */
  privileges: z.object({ superuser: z.boolean(), create: z.boolean() }).optional(),
})
export type Connection = z.infer<typeof connectionSchema>

export const connectionsSchema = z.object({ connections: z.array(connectionSchema) })

/** The databases that the project's settings name. Passwords are never in it. Skipped where none runs. */
export const connectionsFact = defineFact({ id: 'database/connections', area: 'database', schema: connectionsSchema })

export const wantedExtensionSchema = z.object({
  extension: z.string(),
  at: z.object({ file: z.string(), line: z.number().int(), text: z.string() }),
  databaseService: z.string(),
  image: z.string(),
  /** Where the image is named: the `FROM` line of the Dockerfile, or the service. */
  imagePlace: placeSchema,
  imageText: z.string(),
  /** The kind of file in which the name stands as it is; absent where a variable or another file makes it. */
  named: z.enum(['dockerfile', 'compose']).optional(),
  /** Whether the image brings it, as far as is known. */
  inImage: z.enum(['yes', 'no', 'unknown']),
})
export type WantedExtension = z.infer<typeof wantedExtensionSchema>

/** Extensions that migrations create, against the image of the database; skipped where they create none. */
export const wantedExtensionsFact = defineFact({
  id: 'database/wanted-extensions',
  area: 'database',
  schema: z.object({ wanted: z.array(wantedExtensionSchema) }),
})

export const driverFailureSchema = z.object({
  service: z.string(),
  /** `driver`: a module that is not installed. `dialect`: a name that SQLAlchemy does not know. */
  kind: z.enum(['driver', 'dialect']),
  missing: z.string(),
  /** The line of the log; untrusted text. */
  text: z.string(),
  place: placeSchema,
  variable: z.string(),
})
export type DriverFailure = z.infer<typeof driverFailureSchema>

/** Drivers that logs say are missing; skipped where no log says so, which is no sign that all are there. */
export const driverFailuresFact = defineFact({
  id: 'database/driver-failures',
  area: 'database',
  schema: z.object({ failures: z.array(driverFailureSchema) }),
})

/**
 * `data-folder`: its files are of another major version. `layout`: the images of PostgreSQL 18 and newer keep them in
 * another folder. `dump`: a program for backups is older than the server or the backup. `server-too-old`: a program
 * refuses the server.
 */
export const versionClashSchema = z.object({
  kind: z.enum(['data-folder', 'layout', 'dump', 'server-too-old']),
  service: z.string(),
  container: z.string(),
  /** What is there: the version of the files, of the server, of the backup; empty where nobody says. */
  found: z.string(),
  /** What was expected: the version of the server, or of the program. */
  expected: z.string(),
  /** The line of the log, or what was read; untrusted text. */
  text: z.string(),
  source: z.string(),
  image: z.string().optional(),
  place: placeSchema,
})
export type VersionClash = z.infer<typeof versionClashSchema>

/** Versions that do not go together, as logs and data folders say; skipped where none does. */
export const versionClashesFact = defineFact({
  id: 'database/version-clashes',
  area: 'database',
  schema: z.object({ clashes: z.array(versionClashSchema) }),
})
