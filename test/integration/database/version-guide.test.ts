import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Diagnosis, diagnose } from '../../../engine/core/diagnose.ts'
import { makePlan, previewOf } from '../../../engine/core/plan.ts'
import { registry } from '../../../engine/core/registry.ts'
import { createTranslator } from '../../../engine/texts/translator.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'
import { scriptTemplate } from '../../support/migration-tree.ts'
import { eventually, prepareStack, type Stack, whyNoDocker } from '../support/docker-stack.ts'

const reason = whyNoDocker()
const password = 'stack-Secret-7'
const guide = 'migrations/set-right-version'
const stacks: Stack[] = []
afterEach(async () => {
  for (const stack of stacks.splice(0)) await stack.remove()
})

function step(id: string, down: string, body: string, back: string): string {
  return `from alembic import op\nimport sqlalchemy as sa\nrevision = '${id}'\ndown_revision = ${down}\n\n\ndef upgrade():\n    ${body}\n\n\ndef downgrade():\n    ${back}\n`
}
const table = (name: string) => `op.create_table('${name}', sa.Column('id', sa.Integer))`
const url = `postgresql://library:${password}@db:5432/library`
/** As in the official images, where the server's own programs come first. */
const path = [...[15, 16, 17, 18].map((major) => `/usr/lib/postgresql/${major}/bin`), '/usr/sbin:/usr/bin:/bin'].join(
  ':',
)
const files: Readonly<Record<string, string>> = {
  'backend/alembic.ini': '[alembic]\nscript_location = alembic\n',
  'backend/alembic/env.py': `import os
from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(os.environ["DATABASE_URL"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`,
  'backend/alembic/script.py.mako': scriptTemplate,
  'backend/alembic/versions/a1.py': step('a1', 'None', table('books'), "op.drop_table('books')"),
  'backend/alembic/versions/b2.py': step('b2', "'a1'", "op.add_column('books', sa.Column('name', sa.Text))", 'pass'),
  'backend/alembic/versions/c3.py': step('c3', "'b2'", table('people'), "op.drop_table('people')"),
  'backend/alembic/versions/d4.py': step('d4', "'c3'", table('loans'), "op.drop_table('loans')"),
  'compose.yaml': `services:
  db:
    image: stackmedic-test/postgres
    stop_grace_period: 0s
    environment:
      POSTGRES_USER: library
      POSTGRES_PASSWORD: ${password}
      PATH: ${path}
  prestart:
    image: stackmedic-test/python
    working_dir: /app
    command: ["alembic", "upgrade", "head"]
    environment:
      DATABASE_URL: ${url}
      PYTHONDONTWRITEBYTECODE: "1"
    volumes: ["./backend:/app"]
`,
}

async function stackOfPostgres(): Promise<Stack> {
  const folder = temporaryFolder()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const stack = await prepareStack(folder)
  stacks.push(stack)
  return stack
}

async function examine(stack: Stack): Promise<Diagnosis> {
  const { signal } = new AbortController()
  const request = { root: stack.root, machine: testMachine(), areas: ['database', 'migrations'], signal } as const
  return diagnose({ ...request, areas: [...request.areas] }, registry)
}

interface Shown {
  readonly text: string
  readonly words: string
  readonly command: readonly [string, ...string[]] | undefined
}

/** The guide as it is shown: each step's text key, its words, and the command a person would type. */
async function stepsOf(diagnosis: Diagnosis, rule: string): Promise<Shown[]> {
  const finding = diagnosis.findings.find((candidate) => candidate.rule === rule)
  if (finding === undefined) throw new Error(`${rule} is not found: ${diagnosis.findings.map((one) => one.rule)}`)
  expect(finding.fixes).toMatchObject([{ id: guide, risk: 'guide', undoable: false }])
  const made = await makePlan(diagnosis, finding, guide, testMachine(), registry, new AbortController().signal)
  if (!made.ok) throw new Error(made.reason.key)
  expect(JSON.stringify(made.plan)).not.toContain(password)
  const translate = createTranslator('en')
  return previewOf(made.plan, registry).steps.map(({ summary, preview }) => ({
    text: summary.key.slice(summary.key.lastIndexOf('.') + 1),
    words: translate(summary),
    command: preview?.type === 'command' ? [preview.program, ...preview.arguments] : undefined,
  }))
}

/** Types the commands of these steps, in the project's folder. */
function type(stack: Stack, steps: readonly Shown[], ...names: readonly string[]): void {
  for (const name of names) {
    const command = steps.find(({ text }) => text === name)?.command
    if (command === undefined) throw new Error(`${name} has no command: ${JSON.stringify(steps)}`)
    const [program, ...words] = command
    const ran = spawnSync(program, words, { cwd: stack.root, encoding: 'utf8' })
    expect(ran.status, `${command.join(' ')}\n${ran.stdout}${ran.stderr}`).toBe(0)
  }
}

const rulesOf = ({ findings }: Diagnosis) =>
  findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule)

describe.skipIf(reason !== undefined)(
  `the guide to the right version${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  { timeout: 180_000 },
  () => {
    it('leads from tables without a version, and from two rows of one line, to a database that is up to date', async () => {
      const stack = await stackOfPostgres()
      await stack.compose('up', '-d', 'db')
      await eventually(
        () => examine(stack),
        (seen) => rulesOf(seen).includes('migrations/database-behind'),
        60_000,
      )
      const container = (await stack.compose('ps', '-q', 'db')).output.trim().split('\n').at(-1) ?? ''
      const sql = (statement: string) =>
        execFileSync('docker', ['exec', container, 'psql', '-U', 'library', '-Atc', statement], { encoding: 'utf8' })
      const versions = () => sql('SELECT version_num FROM alembic_version ORDER BY 1').trim().split('\n')

      // What a program's `create_all` made at the third of four migrations.
      sql("CREATE TABLE books (id int, name text); CREATE TABLE people (id int); INSERT INTO books VALUES (1, 'kept')")
      const without = await stepsOf(await examine(stack), 'migrations/tables-without-version')
      expect(without.map(({ text }) => text)).toEqual([
        ...['backup', 'backup-copy', 'bounds', 'stamp', 'upgrade', 'check', 'not-equal', 'restore'],
      ])
      expect(without[2]?.words).toContain('people is there, so it has c3; loans is not, so it does not have d4 yet')
      expect(without[3]?.command?.slice(-2)).toEqual(['stamp', 'c3'])
      type(stack, without, 'backup', 'backup-copy', 'bounds', 'stamp', 'upgrade')
      expect(versions()).toEqual(['d4'])
      expect(sql('SELECT name FROM books')).toBe('kept\n')
      expect(rulesOf(await examine(stack))).toEqual([])

      // A row that somebody wrote by hand.
      sql("INSERT INTO alembic_version VALUES ('b2')")
      const several = await stepsOf(await examine(stack), 'migrations/database-several-revisions')
      expect(several.map(({ text }) => text)).toEqual([
        ...['backup', 'backup-copy', 'ran-tables', 'keep-newer', 'keep-older', 'current', 'restore'],
      ])
      expect(several[2]?.words).toContain('c3, d4')
      type(stack, several, 'backup', 'backup-copy', 'keep-newer', 'current')
      expect(versions()).toEqual(['d4'])
      expect(rulesOf(await examine(stack))).toEqual([])

      // The same row, and this time the newer one is the wrong one.
      sql("INSERT INTO alembic_version VALUES ('b2'); DROP TABLE people; DROP TABLE loans")
      const older = await stepsOf(await examine(stack), 'migrations/database-several-revisions')
      expect(older[2]).toMatchObject({ text: 'ran-not', words: expect.stringContaining('people, loans') })
      type(stack, older, 'keep-older')
      expect(versions()).toEqual(['b2'])
      expect(rulesOf(await examine(stack))).toEqual(['migrations/database-behind'])

      // The way back to the backup that was made in between.
      type(stack, older, 'restore')
      expect(versions()).toEqual(['b2', 'd4'])
      expect(sql('SELECT name FROM books')).toBe('kept\n')
    })
  },
)
