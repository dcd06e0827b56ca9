import { z } from 'zod'
import { defineFact } from '../core/fact.ts'
import { syntaxErrorSchema } from '../python/syntax-verdict.ts'

/** One revision as its file declares it. Paths are relative to the project with `/`, lines count from 1. */
export const revisionSchema = z.object({
  id: z.string(),
  file: z.string(),
  line: z.number().int(),
  /** The line as it stands in the file; untrusted text. */
  text: z.string(),
  /** `down_revision`, always as a list; empty for a base. */
  parents: z.array(z.string()),
  /** The parents cannot be known from the text. */
  parentsComputed: z.boolean(),
  parentsLine: z.number().int(),
  parentsText: z.string(),
  dependsOn: z.array(z.string()),
  labels: z.array(z.string()),
  /** "Create Date" of the docstring, as written. */
  created: z.string().optional(),
  /** The file does not compile: Alembic never sees this revision, the scanner still read its ids. */
  damaged: z.boolean(),
})
export type Revision = z.infer<typeof revisionSchema>

/** Why a file that Alembic would load does not give a revision. */
export const unreadableKinds = [
  'no-revision',
  'no-down-revision',
  'not-text',
  'forbidden-character',
  'label-twice',
  'computed-revision',
  'computed-down-revision',
  'too-large',
  'not-readable',
  'outside-project',
  /** Listed in the folder, and not there: deleted a moment ago, or a link that leads nowhere. */
  'gone',
  'not-a-file',
  'syntax-undecided',
  'compiled',
] as const

export const unreadableSchema = z.object({
  file: z.string(),
  line: z.number().int().optional(),
  kind: z.enum(unreadableKinds),
  /** What it is about: the value, the character, the label, the system's own words. */
  detail: z.string(),
})
export type Unreadable = z.infer<typeof unreadableSchema>

export const damagedFileSchema = syntaxErrorSchema.extend({ file: z.string() })
export type DamagedFile = z.infer<typeof damagedFileSchema>

export const treeSchema = z.object({
  /** The script directory: where `env.py` is. */
  path: z.string(),
  /** The configuration that names it; absent for a tree that was found by its files. */
  config: z.string().optional(),
  section: z.string().optional(),
  versionLocations: z.array(z.string()),
  /** Locations that are configured and not there. */
  missingLocations: z.array(z.string()),
  recursive: z.boolean(),
  fileTemplate: z.string().optional(),
  truncateSlugLength: z.number().int().optional(),
  /** Python 3 minor version that the files were judged for, and whether the project says so. */
  python: z.object({ minor: z.number().int(), known: z.boolean() }),
  revisions: z.array(revisionSchema),
  syntaxErrors: z.array(damagedFileSchema),
  unreadable: z.array(unreadableSchema),
  /** Migrations in subfolders that Alembic does not look into. */
  ignoredBelow: z.number().int(),
})
export type MigrationTree = z.infer<typeof treeSchema>

/** What is wrong with a configuration file, so that it leads to no tree. */
export const configProblemSchema = z.object({
  file: z.string(),
  section: z.string(),
  line: z.number().int().optional(),
  kind: z.enum([
    'no-section-header',
    'not-parsable',
    /** A pyproject.toml that is no TOML: Alembic reads it since 1.16, whatever the ini says. */
    'not-toml',
    'duplicate-option',
    'duplicate-section',
    'interpolation',
    'bad-separator',
    'no-script-location',
    'script-location-missing',
    'package-not-found',
    'not-readable',
  ]),
  detail: z.string(),
})
export type ConfigProblem = z.infer<typeof configProblemSchema>

export const migrationTreesSchema = z.object({
  trees: z.array(treeSchema),
  configProblems: z.array(configProblemSchema),
})
export type MigrationTrees = z.infer<typeof migrationTreesSchema>

/** Every Alembic tree of the project; skipped when there is none. */
export const migrationTreesFact = defineFact({
  id: 'migrations/trees',
  area: 'migrations',
  schema: migrationTreesSchema,
})

export const headAuthorSchema = z.object({
  file: z.string(),
  author: z.string(),
  /** ISO 8601, as git has it. */
  date: z.string(),
  commit: z.string(),
  /** Branches that have the commit, the first few. */
  branches: z.array(z.string()),
  /** The history that is here begins with this commit (a shallow clone): the file may be older, and somebody else's. */
  cutOff: z.boolean().optional(),
})
export type HeadAuthor = z.infer<typeof headAuthorSchema>

/** Who added the head of each side; skipped where no tree has several heads, or git does not know. */
export const headAuthorsFact = defineFact({
  id: 'migrations/head-authors',
  area: 'migrations',
  schema: z.object({ authors: z.array(headAuthorSchema) }),
})

export const lostRevisionSchema = z.object({
  tree: z.string(),
  revision: z.string(),
  /** `nothing`: git knows no file with it. `not-finished`: the search took too long, or git is not there. */
  search: z.enum(['found', 'nothing', 'not-finished']),
  /** Where it was, relative to the project. */
  file: z.string().optional(),
  commit: z.string().optional(),
  /** ISO 8601, as git has it. */
  date: z.string().optional(),
  author: z.string().optional(),
  /** Branches that still have the file, the first few; none: no branch has it any more. */
  branches: z.array(z.string()),
  /** The newest ancestor that a file here declares; `base`: there is none. Absent: not known. */
  ancestor: z.string().optional(),
})
export type LostRevision = z.infer<typeof lostRevisionSchema>

/** Revisions that databases stand at and no file declares, looked for in git; skipped where there are none. */
export const lostRevisionsFact = defineFact({
  id: 'migrations/lost-revisions',
  area: 'migrations',
  schema: z.object({ revisions: z.array(lostRevisionSchema) }),
})
