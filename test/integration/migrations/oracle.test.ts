import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readLocations } from '../../../engine/migrations/read-trees.ts'
import { loadedGraph } from '../../../engine/migrations/tree-graph.ts'

// Facts that the real Alembic stated about small trees; not part of the project.
const shared = process.env['STACKMEDIC_SHARED'] ?? join(import.meta.dirname, '..', '..', '..', '..', 'shared')
const folder = join(shared, 'fixtures', 'alembic')
const oracleFile = join(folder, 'micro-oracle.json')
const reason = existsSync(oracleFile) ? undefined : 'skipped: the shared Alembic fixtures are not here'

const answerSchema = z.object({
  ok: z.boolean(),
  revisions: z.number().optional(),
  heads: z.array(z.string()).optional(),
  bases: z.array(z.string()).optional(),
  effective_heads: z.array(z.string()).optional(),
  merge_points: z.array(z.string()).optional(),
  branch_points: z.array(z.string()).optional(),
})
const treeSchema = z.object({
  id: z.string(),
  script_location: z.string(),
  version_locations: z.array(z.string()),
  recursive: z.boolean(),
  syntax: z.object({
    errors: z.array(z.object({ file: z.string(), line: z.number(), col: z.number() })).optional(),
  }),
  strict: answerSchema,
  lenient: z.union([z.literal('same as strict'), answerSchema]),
  raw: z.object({
    heads: z.array(z.string()),
    bases: z.array(z.string()),
    dangling: z.array(z.tuple([z.string(), z.string()])).optional(),
    dangling_depends_on: z.array(z.tuple([z.string(), z.string()])).optional(),
    duplicates: z.record(z.string(), z.array(z.string())).optional(),
    cycles: z.array(z.array(z.string())).optional(),
    self: z.array(z.string()).optional(),
  }),
})
type OracleTree = z.output<typeof treeSchema>

/** Their ids are computed when the file runs, which Stackmedic says instead of guessing. */
const computedIds = new Set(['micro-form-file', 'micro-form-try', 'micro-form-walrus'])
/** The arithmetic of the oracle leaves out the id that comes from the file's name; Alembic does not. */
const namedByFile = new Set(['micro-legacy-name'])

const trees: readonly OracleTree[] =
  reason === undefined
    ? z.object({ trees: z.array(treeSchema) }).parse(JSON.parse(readFileSync(oracleFile, 'utf8'))).trees
    : []

describe.skipIf(reason !== undefined)(`Alembic's own answers${reason === undefined ? '' : ` (${reason})`}`, () => {
  it.each(trees.map((tree) => [tree.id, tree] as const))('%s', async (id, oracle) => {
    const root = join(folder, 'micro', id.replace(/^micro-/, ''))
    const path = join(root, oracle.script_location)
    const versionLocations = oracle.version_locations.length
      ? oracle.version_locations.map((location) => join(root, location))
      : [join(path, 'versions')]
    const location = { path, versionLocations, recursive: oracle.recursive }
    const [tree] = await readLocations(root, [location], new AbortController().signal)
    if (tree === undefined) throw new Error('no tree')
    const graph = loadedGraph(tree)
    const { raw } = oracle

    expect(graph.missingParents.map(({ revision, parent }) => [revision, parent])).toEqual(raw.dangling ?? [])
    expect(graph.missingDependencies.map(({ revision, parent }) => [revision, parent])).toEqual(
      raw.dangling_depends_on ?? [],
    )
    expect(Object.fromEntries(graph.duplicates.map(({ revision, files }) => [revision, files]))).toEqual(
      raw.duplicates ?? {},
    )
    expect(graph.cycles).toEqual([...(raw.cycles ?? []), ...(raw.self ?? []).map((self) => [self])])
    expect(tree.syntaxErrors.map(({ file, line }) => [file, line])).toEqual(
      // CPython counts an unknown encoding as line 0; a person needs the line of the comment.
      (oracle.syntax.errors ?? []).map(({ file, line }) => [file, Math.max(1, line)]),
    )
    if (computedIds.has(id)) {
      expect(tree.unreadable).toMatchObject([{ kind: 'computed-revision' }])
      return
    }
    if (!namedByFile.has(id)) expect([graph.heads, graph.bases]).toEqual([raw.heads, raw.bases])
    const answer = oracle.lenient === 'same as strict' ? oracle.strict : oracle.lenient
    if (!answer.ok || raw.duplicates !== undefined) return
    expect(graph).toMatchObject({
      heads: answer.heads,
      bases: answer.bases,
      effectiveHeads: answer.effective_heads,
      mergePoints: answer.merge_points,
      branchPoints: answer.branch_points,
    })
  })
})
