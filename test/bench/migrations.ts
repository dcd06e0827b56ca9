// Reading migration trees against a program that only reads the same bytes: 600 realistic files, then 20,000 small ones.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { readMigrationTrees } from '../../engine/migrations/read-trees.ts'
import { loadedGraph } from '../../engine/migrations/tree-graph.ts'
import { syntaxJudge } from '../../engine/python/syntax-judge.ts'

const signal = new AbortController().signal

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

/** A project with `count` migrations in `heads` lines of history. */
function makeProject(count: number, heads: number, columns: number): string {
  const root = mkdtempSync(join(tmpdir(), 'stackmedic-bench-'))
  mkdirSync(join(root, 'alembic', 'versions'), { recursive: true })
  writeFileSync(join(root, 'alembic.ini'), '[alembic]\nscript_location = alembic\n')
  writeFileSync(join(root, 'alembic', 'env.py'), 'from alembic import context\n')
  for (let index = 0; index < count; index += 1) {
    const parent = index < heads ? undefined : `r${index - heads}`
    writeFileSync(join(root, 'alembic', 'versions', `r${index}_step.py`), migration(`r${index}`, parent, columns))
  }
  return root
}

/** What everything is compared with. */
function onlyRead(root: string): number {
  const folder = join(root, 'alembic', 'versions')
  return readdirSync(folder).reduce((sum, name) => sum + readFileSync(join(folder, name)).length, 0)
}

async function timed<Value>(run: () => Value | Promise<Value>): Promise<{ ms: number; value: Value }> {
  const started = performance.now()
  const value = await run()
  return { ms: performance.now() - started, value }
}

const show = (name: string, ms: number) => console.log(`${name.padEnd(46)} ${ms.toFixed(1).padStart(9)} ms`)

async function measure(count: number, heads: number, columns: number): Promise<void> {
  const root = makeProject(count, heads, columns)
  try {
    await timed(() => onlyRead(root))
    const plain = await timed(() => onlyRead(root))
    console.log(`\n${count} migrations, ${Math.round(plain.value / count)} bytes each, ${heads} heads`)
    show('only reading the bytes', plain.ms)
    const first = await timed(() => readMigrationTrees(root, signal))
    show('first look, syntax verdicts included', first.ms)
    const again = await timed(() => readMigrationTrees(root, signal))
    show('second look, nothing changed', again.ms)
    writeFileSync(join(root, 'alembic', 'versions', 'r0_step.py'), `${migration('r0', undefined, columns)}# changed\n`)
    const changed = await timed(() => readMigrationTrees(root, signal))
    show('look after one changed file', changed.ms)
    const [tree] = changed.value.trees
    if (tree === undefined) throw new Error('no tree')
    const graph = await timed(() => loadedGraph(tree))
    show('the graph alone', graph.ms)
    console.log(`heads found: ${graph.value.heads.length}, syntax errors: ${tree.syntaxErrors.length}`)
  } finally {
    rmSync(root, { recursive: true })
  }
}

await measure(600, 2, 24)
await measure(20_000, 200, 1)
await syntaxJudge.close()
