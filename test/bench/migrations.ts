// Reading migration trees, as whole programs from a cold command line: beside a program that only reads the same bytes, and
// beside the first `alembic heads` after a checkout. Then inside of a running app, and 20,000 revisions.
// npm run --silent bench -- migrations [SCRIPT_DIRECTORY …]: also the given trees, such as those of a checkout.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { readMigrationTrees } from '../../engine/migrations/read-trees.ts'
import { loadedGraph } from '../../engine/migrations/tree-graph.ts'
import { syntaxJudge } from '../../engine/python/syntax-judge.ts'

const signal = new AbortController().signal
const runs = 15
const commandLine = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js')
/** Only reads: what nobody can be faster than. */
const reader =
  "const {readdirSync,readFileSync}=require('node:fs');let n=0;for(const f of readdirSync(process.argv[1]))if(f.endsWith('.py'))n+=readFileSync(process.argv[1]+'/'+f).length"

function migration(id: string, parent: string | undefined, columns: number): string {
  const lines = Array.from(
    { length: columns },
    (_, index) => `        sa.Column('column_${index}', sa.String(255), nullable=False),`,
  )
  return `"""step ${id}

Revision ID: ${id}
Revises: ${parent ?? ''}
Create Date: 2026-01-02 03:04:05.000000

"""
from alembic import op
import sqlalchemy as sa

revision = '${id}'
down_revision = ${parent === undefined ? 'None' : `'${parent}'`}
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        't_${id}',
${lines.join('\n')}
    )


def downgrade():
    op.drop_table('t_${id}')
`
}

/** A project with `count` migrations in `heads` lines of history; every `odd`-th needs the parser. */
function makeProject(count: number, heads: number, columns: number, odd = 0): string {
  const root = mkdtempSync(join(tmpdir(), 'stackmedic-bench-'))
  mkdirSync(join(root, 'alembic', 'versions'), { recursive: true })
  writeFileSync(join(root, 'alembic.ini'), '[alembic]\nscript_location = alembic\n')
  writeFileSync(join(root, 'alembic', 'env.py'), 'from alembic import context\n')
  for (let index = 0; index < count; index += 1) {
    const parent = index < heads ? undefined : `r${index - heads}`
    const unusual = odd > 0 && index % odd === 0 ? '\n\nmatch 1:\n    case 1:\n        pass\n' : ''
    const text = migration(`r${index}`, parent, columns) + unusual
    writeFileSync(join(root, 'alembic', 'versions', `r${index}_step.py`), text)
  }
  return root
}

/** Best and middle of several runs, in milliseconds. */
interface Times {
  readonly best: number
  readonly middle: number
}

/** Programs in turns, so that what else the machine does hits all of them. */
function race(programs: Readonly<Record<string, () => void>>): Map<string, Times> {
  const taken = new Map(Object.keys(programs).map((name) => [name, [] as number[]]))
  for (let run = 0; run < runs; run += 1) {
    for (const [name, start] of Object.entries(programs)) {
      const started = performance.now()
      start()
      taken.get(name)?.push(performance.now() - started)
    }
  }
  return new Map(
    [...taken].map(([name, times]) => {
      const sorted = times.toSorted((a, b) => a - b)
      return [name, { best: sorted[0] ?? 0, middle: sorted[sorted.length >> 1] ?? 0 }]
    }),
  )
}

function node(...words: readonly string[]): () => void {
  return () => {
    const { status, stderr } = spawnSync(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe'] })
    if (status === null || status > 1) throw new Error(stderr.toString())
  }
}

const pythonWithAlembic = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import alembic'], { stdio: 'ignore' }).status === 0,
)

/** As long as no bytecode has been written: the first run after a checkout. */
function alembicHeads(root: string): (() => void) | undefined {
  if (pythonWithAlembic === undefined || !existsSync(join(root, 'alembic.ini'))) return undefined
  return () => {
    spawnSync(pythonWithAlembic, ['-B', '-m', 'alembic', 'heads'], { cwd: root, stdio: 'ignore' })
  }
}

const line = (name: string, { best, middle }: Times, to?: Times) =>
  console.log(
    `  ${name.padEnd(44)} ${best.toFixed(0).padStart(6)} ms  middle ${middle.toFixed(0).padStart(6)} ms` +
      (to === undefined ? '' : `   × ${(best / to.best).toFixed(2)} (middle × ${(middle / to.middle).toFixed(2)})`),
  )

/** Whole programs, each started anew. */
function fromTheCommandLine(title: string, root: string, scripts: string, versions: string): void {
  const named = ['migrations', root, '--format', 'json', '--script-location', scripts]
  const alembic = alembicHeads(root)
  const times = race({
    read: node('-e', reader, versions),
    graph: node(commandLine, ...named, '--no-syntax'),
    syntax: node(commandLine, ...named),
    ...(alembic !== undefined && { alembic }),
  })
  const [read, graph, syntax] = ['read', 'graph', 'syntax'].map((name) => times.get(name))
  if (read === undefined || graph === undefined || syntax === undefined) return
  const files = readdirSync(versions).filter((name) => name.endsWith('.py'))
  const bytes = files.reduce((sum, name) => sum + readFileSync(join(versions, name)).length, 0)
  console.log(`\n${title}: ${files.length} files, ${Math.round(bytes / 1024)} kB`)
  line('a Node script that only reads them', read)
  line('the graph alone (aim: × 2.0)', graph, read)
  line('with syntax verdicts (aim: × 3.5)', syntax, read)
  const heads = times.get('alembic')
  if (heads === undefined) return
  line('alembic heads, first time', heads)
  console.log(`  the graph alone is ${(heads.best / graph.best).toFixed(1)} times as fast (aim: 4)`)
}

async function timed<Value>(run: () => Value | Promise<Value>): Promise<{ ms: number; value: Value }> {
  const started = performance.now()
  const value = await run()
  return { ms: performance.now() - started, value }
}

/** One process that goes on running. */
async function inTheApp(count: number, heads: number, columns: number): Promise<void> {
  const root = makeProject(count, heads, columns)
  const show = (name: string, ms: number) => console.log(`  ${name.padEnd(44)} ${ms.toFixed(1).padStart(8)} ms`)
  try {
    console.log(`\nIn a running app: ${count} migrations, ${heads} heads`)
    show('first look, syntax verdicts included', (await timed(() => readMigrationTrees(root, signal))).ms)
    show('second look, nothing changed', (await timed(() => readMigrationTrees(root, signal))).ms)
    writeFileSync(join(root, 'alembic', 'versions', 'r0_step.py'), `${migration('r0', undefined, columns)}# changed\n`)
    const changed = await timed(() => readMigrationTrees(root, signal))
    show('look after one changed file (aim: 50 of 600)', changed.ms)
    const [tree] = changed.value.trees
    if (tree === undefined) throw new Error('no tree')
    console.log(`  heads found: ${loadedGraph(tree).heads.length}, syntax errors: ${tree.syntaxErrors.length}`)
  } finally {
    rmSync(root, { recursive: true })
  }
}

function generated(title: string, count: number, odd: number): void {
  const root = makeProject(count, 1, 24, odd)
  try {
    fromTheCommandLine(title, root, 'alembic', join(root, 'alembic', 'versions'))
  } finally {
    rmSync(root, { recursive: true })
  }
}

if (!existsSync(commandLine)) throw new Error('Build first: npm run build')
generated('Plain files', 600, 0)
generated('Every tenth file needs the parser', 600, 10)
generated('Fewer files', 250, 10)
for (const given of process.argv.slice(2)) {
  const scripts = resolve(given)
  fromTheCommandLine(given, scripts, '.', join(scripts, 'versions'))
}
await inTheApp(600, 2, 24)
await inTheApp(20_000, 200, 1)
await syntaxJudge.close()
