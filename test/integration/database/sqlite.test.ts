import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync, symlinkSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { connectionsFact } from '../../../engine/database/facts.ts'
import { alembicProject, revisionText, type TemporaryProject } from '../../support/migration-tree.ts'
import { diagnoseStack } from './stack-with-database.ts'

const python = '/usr/bin/python3'
const canRun = isThere()
const needed = process.env['CI'] === 'true'
const note = canRun ? '' : ' (skipped: no Python with SQLite)'

function isThere(): boolean {
  try {
    execFileSync(python, ['-c', 'import sqlite3'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const projects: TemporaryProject[] = []
afterEach(() => {
  for (const project of projects.splice(0)) project.remove()
})

/** Three migrations in a row and an ini that names the database, for programs on this machine. */
function project(url = 'sqlite:///./app.db'): TemporaryProject {
  const created = alembicProject(
    [
      { id: 'a1', down: 'None' },
      { id: 'b2', down: "'a1'" },
      { id: 'c3', down: "'b2'" },
    ],
    `sqlalchemy.url = ${url}\n`,
  ).write(
    'alembic/versions/a1_step.py',
    "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a1'\ndown_revision = None\n\n\ndef upgrade():\n    op.create_table('books', sa.Column('id', sa.Integer))\n\n\ndef downgrade():\n    op.drop_table('books')\n",
  )
  projects.push(created)
  return created
}

/** Lets the real SQLite make a file. */
function sqlite(file: string, ...statements: readonly string[]): void {
  const script =
    'import sqlite3, sys\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\nfor s in sys.argv[2:]: c.execute(s)\n'
  execFileSync(python, ['-c', script, file, ...statements])
}

/** The same, by a process that stays with the file open until the test ends. */
async function holding(file: string, ...statements: readonly string[]): Promise<void> {
  const script =
    'import sqlite3, sys, time\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\nfor s in sys.argv[2:]: c.execute(s)\nprint("ready", flush=True)\nsys.stdin.read()\n'
  const child: ChildProcess = spawn(python, ['-c', script, file, ...statements], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await new Promise((resolve) => child.stdout?.once('data', resolve))
}

const version = 'CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)'
const books = 'CREATE TABLE books (id integer)'
const at = (...ids: readonly string[]) => ids.map((id) => `INSERT INTO alembic_version VALUES ('${id}')`)

async function examine(created: TemporaryProject) {
  const before = listing(created.root)
  const diagnosis = await diagnoseStack(created, { containers: [] })
  expect(listing(created.root), 'nothing is written into the project').toEqual(before)
  const record = diagnosis.facts[connectionsFact.id]
  const connections = record?.state === 'known' ? connectionsFact.schema.parse(record.value).connections : []
  const findings = diagnosis.findings.filter(({ severity }) => severity !== 'info')
  const area = diagnosis.areas.find(({ id }) => id === 'database')
  return { findings, area, connection: connections[0] }
}

function listing(root: string): string[] {
  return readdirSync(root).map((name) => `${name} ${statSync(join(root, name)).size}`)
}

describe.skipIf(!canRun && !needed)(`a real SQLite${note}`, () => {
  it('is up to date', async () => {
    const created = project()
    sqlite(join(created.root, 'app.db'), version, books, ...at('c3'))
    const { findings, area, connection } = await examine(created)
    expect(findings).toEqual([])
    expect(area?.state).toBe('ok')
    expect(connection).toMatchObject({ state: 'reachable', address: 'app.db', revisions: ['c3'], tables: ['books'] })
  })

  it.each<[string, readonly string[], object]>([
    [
      'is behind',
      [version, books, ...at('a1')],
      { rule: 'migrations/database-behind', data: { missing: ['b2', 'c3'] } },
    ],
    ['is empty', [], { rule: 'migrations/database-behind', variant: 'empty' }],
    ['is at an unknown revision', [version, ...at('feed1234')], { rule: 'migrations/database-unknown-revision' }],
    ['is at several', [version, ...at('a1', 'c3')], { rule: 'migrations/database-several-revisions' }],
    [
      'has tables without a version',
      [books],
      { rule: 'migrations/tables-without-version', data: { tables: ['books'] } },
    ],
  ])('%s', async (_name, statements, finding) => {
    const created = project()
    sqlite(join(created.root, 'app.db'), 'PRAGMA user_version = 1', ...statements)
    expect((await examine(created)).findings).toMatchObject([finding])
  })

  it('is at a revision of another branch: says which, and guides back with the data kept', async () => {
    const created = project()
    const git = (...words: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', ...words], {
        cwd: created.root,
        stdio: 'pipe',
      })
    git('init', '-q', '-b', 'main')
    git('add', '-A')
    git('commit', '-q', '-m', 'first')
    git('checkout', '-q', '-b', 'feature/stock')
    created.write('alembic/versions/feed1234_stock.py', revisionText({ id: 'feed1234', down: "'b2'" }))
    git('add', '-A')
    git('commit', '-q', '-m', 'stock')
    git('checkout', '-q', 'main')
    sqlite(join(created.root, 'app.db'), version, ...at('feed1234'))
    expect((await examine(created)).findings).toMatchObject([
      {
        rule: 'migrations/database-unknown-revision',
        variant: 'on-branch',
        data: { branches: ['feature/stock'], ancestor: 'b2', file: 'alembic/versions/feed1234_stock.py' },
        fixes: [{ id: 'migrations/go-on-from-unknown-revision', risk: 'guide' }],
      },
    ])
  })

  it('has its newest pages in the log beside it', async () => {
    const created = project()
    const file = join(created.root, 'app.db')
    sqlite(file, version, books, ...at('a1'))
    await holding(
      file,
      'PRAGMA journal_mode = WAL',
      'PRAGMA wal_autocheckpoint = 0',
      "UPDATE alembic_version SET version_num = 'b2'",
      "UPDATE alembic_version SET version_num = 'c3'",
      'CREATE TABLE newer (id integer)',
      'BEGIN',
      "UPDATE alembic_version SET version_num = 'not-committed'",
    )
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0)
    const { findings, connection } = await examine(created)
    expect(connection).toMatchObject({ revisions: ['c3'], tables: ['books', 'newer'] })
    expect(findings).toEqual([])
  })

  it('is locked by a writer: what was committed is read, and nothing waits', async () => {
    const created = project()
    const file = join(created.root, 'app.db')
    sqlite(file, version, books, ...at('c3'))
    await holding(file, 'BEGIN EXCLUSIVE')
    const { findings, connection } = await examine(created)
    expect([findings, connection?.revisions]).toEqual([[], ['c3']])
  })

  it('is in the middle of a change: says so instead of guessing', async () => {
    const created = project()
    const file = join(created.root, 'app.db')
    sqlite(file, version, books, ...at('a1'), 'CREATE TABLE big (t text)')
    // A cache of ten pages makes SQLite write into the file before the transaction is over.
    await holding(
      file,
      'PRAGMA cache_size = 10',
      'BEGIN',
      "UPDATE alembic_version SET version_num = 'c3'",
      'INSERT INTO big WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT hex(randomblob(200)) FROM n',
    )
    expect(existsSync(`${file}-journal`)).toBe(true)
    const { findings, area, connection } = await examine(created)
    expect(connection).toMatchObject({ state: 'not-looked', why: 'being-written' })
    expect(findings).toEqual([])
    expect(area).toMatchObject({ state: 'unknown', reason: { key: 'database.reasons.being-written' } })
  })

  it('is a file of 300 MB: unknown, and not read', async () => {
    const created = project()
    const file = join(created.root, 'app.db')
    sqlite(file, version, ...at('a1'))
    truncateSync(file, 300 * 1024 * 1024)
    const started = Date.now()
    const { findings, area } = await examine(created)
    expect(findings).toEqual([])
    expect(area).toMatchObject({ state: 'unknown', reason: { key: 'database.reasons.too-large' } })
    expect(Date.now() - started).toBeLessThan(3000)
  })

  it('is no database', async () => {
    const created = project()
    created.write('app.db', Buffer.from('7f454c4602010100'.repeat(500), 'hex'))
    expect((await examine(created)).findings).toMatchObject([
      { rule: 'database/unreachable', variant: 'not-a-database', where: { file: 'alembic.ini' } },
    ])
  })

  it('is damaged inside', async () => {
    const created = project()
    sqlite(join(created.root, 'app.db'), version, books, ...at('c3'))
    truncateSync(join(created.root, 'app.db'), 1000)
    expect((await examine(created)).findings).toMatchObject([
      { rule: 'database/unreachable', variant: 'not-a-database' },
    ])
  })

  it('is not there yet, or kept in memory: nothing to look at', async () => {
    for (const url of ['sqlite:///./app.db', 'sqlite://', 'sqlite:///:memory:']) {
      const { findings, area } = await examine(project(url))
      expect(findings).toEqual([])
      expect(area?.state).toBe('skipped')
    }
  })

  it('is outside of the project, directly or through a link: not read', async () => {
    const elsewhere = project()
    const file = join(elsewhere.root, 'app.db')
    sqlite(file, version, books, ...at('a1'))
    const linking = project()
    symlinkSync(file, join(linking.root, 'app.db'))
    for (const created of [project(`sqlite:///${file}`), linking]) {
      const { area, findings } = await examine(created)
      expect(findings).toEqual([])
      expect(area).toMatchObject({ state: 'unknown', reason: { key: 'database.reasons.outside-project' } })
    }
  })

  it('holds a table that would run for ever as a view: a view is not asked', async () => {
    const created = project()
    sqlite(
      join(created.root, 'app.db'),
      books,
      'CREATE VIEW alembic_version AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS version_num FROM n',
    )
    const { connection } = await examine(created)
    expect(connection).toMatchObject({ state: 'reachable', tables: ['books'] })
    expect(connection?.revisions).toBeUndefined()
  })

  it('is where a compose service has it: through its mount, seen from its working folder', async () => {
    const created = project('')
      .write(
        'compose.yaml',
        'services:\n  api:\n    image: python:3.11\n    working_dir: /srv\n    volumes: ["./data:/srv/data"]\n    environment:\n      DATABASE_URL: sqlite+aiosqlite:///data/app.db\n',
      )
      .write('data/keep', '')
    sqlite(join(created.root, 'data', 'app.db'), version, books, ...at('b2'))
    const { findings, connection } = await examine(created)
    expect(connection).toMatchObject({ address: 'data/app.db', services: ['api'], driver: 'aiosqlite' })
    expect(findings).toMatchObject([{ rule: 'migrations/database-behind', data: { missing: ['c3'] } }])
  })

  it('is named in the .env of somebody who works without containers', async () => {
    const created = project('').write('.env', 'DATABASE_URL=sqlite:///./app.db\n')
    sqlite(join(created.root, 'app.db'), version, books, ...at('b2'))
    expect((await examine(created)).findings).toMatchObject([{ rule: 'migrations/database-behind' }])
  })
})
