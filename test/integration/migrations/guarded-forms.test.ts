import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Diagnosis, diagnose } from '../../../engine/core/diagnose.ts'
import { findingText } from '../../../engine/core/finding.ts'
import { mend, revert } from '../../../engine/core/mend.ts'
import { makePlan } from '../../../engine/core/plan.ts'
import { registry } from '../../../engine/core/registry.ts'
import { createTranslator } from '../../../engine/texts/translator.ts'
import { testMachine } from '../../support/machine.ts'
import { prepareStack, type Stack, whyNoDocker } from '../support/docker-stack.ts'
import { hashesBelow } from '../support/folder-hashes.ts'

const reason = whyNoDocker()
const { signal } = new AbortController()
const password = 'stack-Secret-8'
const compose = `services:
  db:
    image: stackmedic-test/postgres
    stop_grace_period: 0s
    environment:
      POSTGRES_USER: library
      POSTGRES_PASSWORD: ${password}
    healthcheck:
      test: ["CMD", "pg_isready", "-h", "127.0.0.1", "-U", "library"]
      interval: 1s
      retries: 60
  tools:
    image: stackmedic-test/python
    command: ["sleep", "3600"]
    stop_grace_period: 0s
    depends_on: {db: {condition: service_healthy}}
    environment:
      PYTHONDONTWRITEBYTECODE: "1"
    volumes: ["./trees:/trees"]
`
const environment = `import os
from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(os.environ["DATABASE_URL"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`

/** What a migration does up and down. */
type Body = readonly [up: string, down: string]

const books: Body = [
  "op.create_table('books', sa.Column('id', sa.Integer), sa.Column('name', sa.Text))",
  "op.drop_table('books')",
]
const concurrently = (...statements: readonly string[]): Body => [
  ['with op.get_context().autocommit_block():', ...statements.map((one) => `    ${one}`)].join('\n    '),
  "op.drop_index('ix_books_id', 'books')",
]
const makeIndex = "op.create_index('ix_books_id', 'books', ['id'], unique=True, postgresql_concurrently=True)"

let stack: Stack
beforeAll(async () => {
  if (reason !== undefined) return
  const folder = mkdtempSync(join(tmpdir(), 'stackmedic-guarded-'))
  writeFileSync(join(folder, 'compose.yaml'), compose)
  mkdirSync(join(folder, 'trees'))
  stack = await prepareStack(folder)
  rmSync(folder, { recursive: true })
  const { code, output } = await stack.up()
  expect(code, output).toBe(0)
}, 180_000)
afterAll(async () => {
  await stack?.remove()
})

/** A project of one tree below `trees`, where a container sees it too. */
function tree(name: string, bodies: readonly Body[], files: Readonly<Record<string, string>> = {}): string {
  const root = join(stack.root, 'trees', name)
  const all: Record<string, string> = {
    'alembic.ini': '[alembic]\nscript_location = alembic\n',
    'alembic/env.py': environment,
    ...files,
  }
  for (const [index, [up, down]] of bodies.entries()) {
    const head = `from alembic import op\nimport sqlalchemy as sa\nrevision = 'r${index}'\ndown_revision = ${index === 0 ? 'None' : `'r${index - 1}'`}\n`
    all[`alembic/versions/r${index}.py`] ??= `${head}\n\ndef upgrade():\n    ${up}\n\n\ndef downgrade():\n    ${down}\n`
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

async function examine(root: string): Promise<Diagnosis> {
  return diagnose(
    { root, machine: testMachine(), areas: ['migrations'], leaveOut: ['docker', 'containers'], signal },
    registry,
  )
}

/** The pieces of code in what a finding says to do next, such as the guarded statement. */
async function suggested(bodies: readonly Body[], variant: string): Promise<readonly string[]> {
  const { findings } = await examine(tree(`find-${variant}`, bodies))
  const finding = findings.find((candidate) => candidate.variant === variant)
  if (finding === undefined) throw new Error(`no ${variant} in ${findings.map((one) => one.variant)}`)
  const next = createTranslator('en')(findingText(finding, 'next'))
  return [...next.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
}

/** Lets the real Alembic go up and down, twice; what it says when it fails. */
async function twice(root: string, database: 'postgresql' | 'sqlite'): Promise<string> {
  const name = root.slice(root.lastIndexOf('/') + 1)
  const own = name.replace(/\W/g, '_').toLowerCase()
  if (database === 'postgresql')
    await stack.compose('exec', '-T', 'db', 'psql', '-U', 'library', '-qc', `CREATE DATABASE ${own}`)
  const url = database === 'sqlite' ? `sqlite:////tmp/${own}.db` : `postgresql://library:${password}@db/${own}`
  // In one process: the library takes longer to load than all of this to run.
  const program = 'import sys\nfrom alembic.config import main\nfor word in sys.argv[1:]: main(argv=word.split())'
  const steps = ['upgrade head', 'downgrade base', 'upgrade head', 'downgrade base']
  const python = ['--env', `DATABASE_URL=${url}`, '--workdir', `/trees/${name}`, 'tools', 'python3', '-c', program]
  const { code, output } = await stack.compose('exec', '-T', ...python, ...steps)
  return code === 0 ? 'ok' : output
}

describe.skipIf(reason !== undefined)(
  `guarded forms${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  { timeout: 120_000 },
  () => {
    const dropIndex: Body = ["op.drop_index('ix_gone', table_name='books')", 'pass']
    const dropColumn: Body = ["op.drop_column('books', 'gone')", 'pass']
    const addColumn: Body = ["op.add_column('books', sa.Column('name', sa.Text))", 'pass']
    const enumerated: Body = [
      "op.create_table('t', sa.Column('s', sa.Enum('a', 'b', name='state')), sa.Column('n', postgresql.INET))",
      "op.drop_table('t')",
    ]

    it('that are suggested run twice on a real PostgreSQL, where the unguarded ones do not', async () => {
      const index = await suggested([books, dropIndex], 'drops-missing-index')
      const column = await suggested([books, dropColumn], 'drops-missing-column')
      const added = await suggested([books, addColumn], 'creates-twice-column')
      const extension = await suggested(
        [books, ['op.execute("CREATE EXTENSION plpgsql")', 'pass']],
        'extension-unguarded',
      )
      const state = await suggested([books, [enumerated[0], enumerated[1]]], 'enum-left')
      const anew = await suggested([books, concurrently(makeIndex)], 'half-done')
      const guarded: Body[] = [
        books,
        [index[0] ?? '', 'pass'],
        [`${index[1]}\n        ${dropIndex[0]}`, 'pass'],
        [column[0] ?? '', 'pass'],
        [`${column[1]}\n        ${dropColumn[0]}`, 'pass'],
        [(added[0] ?? '').replace(' …', ' text'), 'pass'],
        [`${added[1]}\n        ${addColumn[0]}`, 'pass'],
        [extension[0] ?? '', 'pass'],
        [`from sqlalchemy.dialects import postgresql\n    ${enumerated[0]}`, `${enumerated[1]}\n    ${state[1]}`],
        concurrently((anew[0] ?? '').replace('…', 'ix_books_id'), makeIndex),
      ]
      const root = tree('guarded', guarded)
      expect(await twice(root, 'postgresql')).toBe('ok')
      expect((await examine(root)).findings.filter(({ rule }) => rule === 'migrations/not-idempotent')).toEqual([])
      for (const [name, bodies] of Object.entries({
        index: [books, dropIndex],
        column: [books, dropColumn],
        added: [books, addColumn],
        state: [books, guarded[8] && [guarded[8][0], enumerated[1]]],
      } as Record<string, Body[]>)) {
        expect(await twice(tree(`unguarded-${name}`, bodies), 'postgresql'), name).toMatch(/exist/)
      }
    })

    it('that look first run twice on SQLite as well', async () => {
      const index = await suggested([books, dropIndex], 'drops-missing-index')
      const column = await suggested([books, dropColumn], 'drops-missing-column')
      const added = await suggested([books, addColumn], 'creates-twice-column')
      const again: Body = ["op.create_index('ix', 'books', ['id'])", 'pass']
      const made = await suggested(
        [books, ["op.create_index('ix', 'books', ['id'])", "op.drop_index('ix', 'books')"], again],
        'creates-twice-index',
      )
      const guarded: Body[] = [
        books,
        [index[0] ?? '', 'pass'],
        [`${index[1]}\n        ${dropIndex[0]}`, 'pass'],
        [`${column[1]}\n        ${dropColumn[0]}`, 'pass'],
        [`${added[1]}\n        ${addColumn[0]}`, 'pass'],
        ["op.create_index('ix', 'books', ['id'])", "op.drop_index('ix', 'books')"],
        [`${made[1]}\n        ${again[0]}`, 'pass'],
      ]
      expect(await twice(tree('looking', guarded), 'sqlite')).toBe('ok')
      expect(await twice(tree('looking', guarded), 'postgresql')).toBe('ok')
    })

    it('that the fix writes run twice, and undo gives back every byte', async () => {
      const windows = (text: string) => text.replaceAll('\n', '\r\n')
      const root = tree('fixed', [books, dropIndex, dropColumn], {
        'requirements.txt': 'alembic==1.8.1\npsycopg2==2.9.9\n',
        'alembic/versions/r2.py': windows(
          `from alembic import op\nimport sqlalchemy as sa\nrevision = 'r2'\ndown_revision = 'r1'\n\n\ndef upgrade():\n    ${dropColumn[0]}\n\n\ndef downgrade():\n    pass`,
        ),
      })
      chmodSync(join(root, 'alembic/versions/r2.py'), 0o640)
      const before = hashesBelow(root)
      const machine = testMachine()
      const applied: string[] = []
      for (;;) {
        const diagnosis = await examine(root)
        const finding = diagnosis.findings.find(({ fixes }) =>
          fixes.some(({ id }) => id === 'migrations/guard-statement'),
        )
        if (finding === undefined) break
        const made = await makePlan(diagnosis, finding, 'migrations/guard-statement', machine, registry, signal)
        if (!made.ok) throw new Error(`${finding.where.file}: ${made.reason.key}`)
        expect((await mend(made.plan, { machine, registry, signal })).outcome).toBe('verified')
        applied.push(made.plan.id)
      }
      expect(applied).toHaveLength(2)
      expect(readFileSync(join(root, 'alembic/versions/r2.py'), 'utf8')).toContain(
        "op.execute('ALTER TABLE books DROP COLUMN IF EXISTS gone')\r\n",
      )
      expect(await twice(root, 'postgresql')).toBe('ok')
      for (const plan of applied.toReversed()) {
        expect(await revert(plan, { machine, registry, signal })).toMatchObject({ outcome: 'undone' })
      }
      expect(hashesBelow(root)).toEqual(before)
    })

    it('after an interruption, an index that is made anew is used, and one that is only guarded is not', async () => {
      const sql = async (statement: string) =>
        (await stack.compose('exec', '-T', 'db', 'psql', '-U', 'library', '-Atqc', statement)).output
      await sql('CREATE TABLE loans (n int)')
      await sql('INSERT INTO loans VALUES (1), (1)')
      expect(await sql('CREATE UNIQUE INDEX CONCURRENTLY ix_loans ON loans (n)')).toContain(
        'could not create unique index',
      )
      await sql('DELETE FROM loans')
      const isUsed = () => sql("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_loans'::regclass")
      await sql('CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ix_loans ON loans (n)')
      expect(await isUsed()).toBe('f\n')
      await sql('DROP INDEX CONCURRENTLY IF EXISTS "ix_loans"')
      await sql('CREATE UNIQUE INDEX CONCURRENTLY ix_loans ON loans (n)')
      expect(await isUsed()).toBe('t\n')
    })
  },
)
