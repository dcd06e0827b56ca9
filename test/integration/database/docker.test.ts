import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { PlanEvent } from '../../../engine/api.ts'
import type { AreaId } from '../../../engine/core/area.ts'
import { type Diagnosis, diagnose } from '../../../engine/core/diagnose.ts'
import { mend } from '../../../engine/core/mend.ts'
import { makePlan, previewOf } from '../../../engine/core/plan.ts'
import { registry } from '../../../engine/core/registry.ts'
import { connectionsFact } from '../../../engine/database/facts.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'
import { scriptTemplate } from '../../support/migration-tree.ts'
import { eventually, prepareStack, type Stack, whyNoDocker } from '../support/docker-stack.ts'

const reason = whyNoDocker()
const never = () => new AbortController().signal
const stacks: Stack[] = []
afterEach(async () => {
  for (const stack of stacks.splice(0)) await stack.remove()
})

const password = 'stack-Secret-1'

/** `env.py` as projects have it, with the address from the environment. */
const environment = `import logging
import os
from alembic import context
from sqlalchemy import create_engine, pool

logging.basicConfig(level=logging.INFO)
engine = create_engine(os.environ["DATABASE_URL"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`

function step(id: string, down: string, table: string): string {
  return `from alembic import op
import sqlalchemy as sa
revision = '${id}'
down_revision = ${down}


def upgrade():
    op.create_table('${table}', sa.Column('id', sa.Integer))


def downgrade():
    op.drop_table('${table}')
`
}

const migrations: Readonly<Record<string, string>> = {
  'backend/alembic.ini': '[alembic]\nscript_location = alembic\n',
  'backend/alembic/env.py': environment,
  'backend/alembic/script.py.mako': scriptTemplate,
  'backend/alembic/versions/a1_books.py': step('a1', 'None', 'books'),
  'backend/alembic/versions/b2_people.py': step('b2', "'a1'", 'people'),
  'backend/alembic/versions/c3_loans.py': step('c3', "'b2'", 'loans'),
}

const postgres = `  db:
    image: stackmedic-test/postgres
    environment:
      POSTGRES_USER: library
      POSTGRES_PASSWORD: ${password}
    volumes: ["data:/var/lib/postgresql/data"]
    healthcheck:
      test: ["CMD", "pg_isready", "-h", "127.0.0.1", "-U", "library"]
      interval: 1s
      timeout: 3s
      retries: 30
`
const api = (url: string) => `  api:
    image: stackmedic-test/python
    working_dir: /app
    command: ["sh", "-c", "alembic upgrade a1 && exec sleep 3600"]
    stop_grace_period: 0s
    environment:
      DATABASE_URL: ${url}
      PYTHONDONTWRITEBYTECODE: "1"
    volumes: ["./backend:/app"]
`
/** Runs the upgrade that the fix repeats, and has run while there was only the first migration. */
const prestart = (url: string) => `  prestart:
    image: stackmedic-test/python
    working_dir: /app
    command: ["alembic", "upgrade", "head"]
    environment:
      DATABASE_URL: ${url}
    volumes: ["./backend:/app"]
`

async function stackWith(files: Readonly<Record<string, string>>): Promise<Stack> {
  const folder = temporaryFolder()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const stack = await prepareStack(folder)
  stacks.push(stack)
  return stack
}

async function examine(stack: Stack, areas: readonly AreaId[] = ['database', 'migrations']) {
  const diagnosis = await diagnose({ root: stack.root, machine: testMachine(), areas, signal: never() }, registry)
  const record = diagnosis.facts[connectionsFact.id]
  const connections = record?.state === 'known' ? connectionsFact.schema.parse(record.value).connections : []
  expect(JSON.stringify(diagnosis.findings)).not.toContain(password)
  expect(JSON.stringify(record)).not.toContain(password)
  const findings = diagnosis.findings.filter(({ severity }) => severity !== 'info')
  return { diagnosis, findings, connections, area: diagnosis.areas.find(({ id }) => id === 'database') }
}

async function apply(diagnosis: Diagnosis, fix: string) {
  const finding = diagnosis.findings.find(({ fixes }) => fixes.some(({ id }) => id === fix))
  if (finding === undefined) throw new Error(`${fix} is not offered`)
  const machine = testMachine()
  const made = await makePlan(diagnosis, finding, fix, machine, registry, never())
  if (!made.ok) throw new Error(made.reason.key)
  const events: PlanEvent[] = []
  const result = await mend(made.plan, { machine, registry, signal: never(), onEvent: (event) => events.push(event) })
  const output = events.flatMap((event) => (event.type === 'output' ? [event.text] : [])).join('')
  return { preview: previewOf(made.plan, registry), result, output }
}

const docker = (...words: readonly string[]) => execFileSync('docker', words, { encoding: 'utf8' }).trim()

describe.skipIf(reason !== undefined)(
  `databases in containers${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    it('asks a server whose port is not published with its own client, and upgrades it in the container', async () => {
      const url = `postgresql://library:${password}@db:5432/library`
      const stack = await stackWith({
        ...migrations,
        'compose.yaml': `services:\n${postgres}${api(url).replace('    command', '    depends_on: {db: {condition: service_healthy}}\n    command')}volumes:\n  data: {}\n`,
      })
      expect((await stack.up()).code).toBe(0)
      const behind = await eventually(
        () => examine(stack),
        ({ connections }) => connections[0]?.revisions !== undefined,
        30_000,
      )
      expect(behind.connections[0]).toMatchObject({
        state: 'reachable',
        address: expect.stringMatching(/db.1:5432$/),
        revisions: ['a1'],
        tables: ['books'],
        privileges: { superuser: true, create: true },
      })
      expect(behind.findings).toMatchObject([{ rule: 'migrations/database-behind', data: { missing: ['b2', 'c3'] } }])
      // The command of the service names a revision and not the end: there is nothing that could be repeated.
      expect(behind.findings[0]?.fixes).toEqual([])

      writeFileSync(
        join(stack.root, 'compose.yaml'),
        `services:\n${postgres}${api(url).replace('upgrade a1', 'upgrade head').replace('    command', '    depends_on: {db: {condition: service_healthy}}\n    command')}volumes:\n  data: {}\n`,
      )
      const again = await examine(stack)
      const { preview, result, output } = await apply(again.diagnosis, 'migrations/upgrade-now')
      expect(preview.steps).toHaveLength(1)
      expect(JSON.stringify(preview)).not.toContain(password)
      expect(result, output).toMatchObject({ outcome: 'verified', undoable: false })
      expect(output).toMatch(/Running upgrade a1 -> b2[\s\S]*Running upgrade b2 -> c3/)
      expect((await examine(stack)).findings).toEqual([])
    })

    it('upgrades with a container of its own where the service does not run, and says when it did not work', async () => {
      const url = `postgresql://library:${password}@db:5432/library`
      const stack = await stackWith({
        ...migrations,
        'compose.yaml': `services:\n${postgres}${prestart(url)}volumes:\n  data: {}\n`,
      })
      await stack.compose('up', '-d', 'db')
      const empty = await eventually(
        () => examine(stack),
        ({ connections }) => connections[0]?.state === 'reachable',
        30_000,
      )
      expect(empty.findings).toMatchObject([{ rule: 'migrations/database-behind', variant: 'empty' }])
      // A view that is in the way.
      const name = empty.connections[0]?.container ?? ''
      const client = ['exec', name, 'psql', '-U', 'library', '-c']
      docker(...client, 'CREATE VIEW people AS SELECT 1')
      const failed = await apply((await examine(stack)).diagnosis, 'migrations/upgrade-now')
      expect(failed.result.outcome).toBe('failed')
      expect(failed.output).toContain('already exists')
      docker(...client, 'DROP VIEW people')
      const { result } = await apply((await examine(stack)).diagnosis, 'migrations/upgrade-now')
      expect(result.outcome).toBe('verified')
      // What was started for it is gone.
      expect(
        docker('ps', '-a', '--filter', `label=com.docker.compose.project=${stack.name}`, '--format', '{{.Names}}'),
      ).toBe(name)
    })

    it('names the password that an older volume has not', async () => {
      const compose = (word: string) =>
        `services:\n${postgres.replace(password, word)}${prestart(`postgresql://library:${word}@db:5432/library`)}volumes:\n  data: {}\n`
      const stack = await stackWith({ ...migrations, 'compose.yaml': compose('old-Secret-2') })
      await stack.compose('up', '-d', 'db')
      await eventually(
        () => examine(stack),
        ({ connections }) => connections[0]?.state === 'reachable',
        30_000,
      )
      writeFileSync(join(stack.root, 'compose.yaml'), compose(password))
      await stack.compose('up', '-d', 'db')
      const { findings } = await eventually(
        () => examine(stack),
        (seen) => seen.findings.some(({ rule }) => rule === 'database/auth-failed'),
        30_000,
      )
      expect(findings).toMatchObject([
        {
          rule: 'database/auth-failed',
          variant: 'stale-volume',
          fixes: [{ id: 'database/keep-data-with-new-password', risk: 'guide' }],
        },
      ])
    })

    it('knows data of another major version', async () => {
      const stack = await stackWith({ 'compose.yaml': `services:\n${postgres}volumes:\n  data: {}\n` })
      await stack.compose('up', '-d', 'db')
      const seen = await eventually(
        () => examine(stack),
        ({ connections }) => connections[0]?.state === 'reachable',
        30_000,
      )
      const name = seen.connections[0]?.container ?? ''
      docker('exec', name, 'sh', '-c', 'echo 14 >/var/lib/postgresql/data/PG_VERSION')
      docker('restart', name)
      const { findings } = await eventually(
        () => examine(stack, ['database']),
        (seen) => seen.findings.some(({ rule }) => rule === 'database/version-mismatch'),
        30_000,
      )
      expect(findings).toMatchObject([
        { rule: 'database/version-mismatch', where: { service: 'db' }, data: { kind: 'data-folder', found: '14' } },
      ])
      expect(String(findings[0]?.data['expected'])).toMatch(/^1\d\.\d+/)
    })

    it('asks a MariaDB whose port is not published with its own client', async () => {
      const stack = await stackWith({
        ...migrations,
        'compose.yaml': `services:
  db:
    image: stackmedic-test/mariadb
    stop_grace_period: 0s
    environment:
      MARIADB_ROOT_PASSWORD: root-Secret-3
      MARIADB_DATABASE: library
      MARIADB_USER: library
      MARIADB_PASSWORD: ${password}
${prestart(`mysql+pymysql://library:${password}@db/library`)}`,
      })
      await stack.compose('up', '-d', 'db')
      const empty = await eventually(
        () => examine(stack),
        ({ connections }) => connections[0]?.state === 'reachable',
        60_000,
      )
      expect(empty.connections).toMatchObject([
        {
          dialect: 'mysql',
          user: 'library',
          database: 'library',
          tables: [],
          address: expect.stringMatching(/:3306$/),
        },
      ])
      const run = (sql: string) => {
        const name = empty.connections[0]?.container ?? ''
        docker('exec', '-e', 'MYSQL_PWD=root-Secret-3', name, 'mariadb', '-u', 'root', '-e', sql)
      }
      run(
        "CREATE TABLE library.alembic_version (version_num varchar(32)); INSERT INTO library.alembic_version VALUES ('b2'); CREATE TABLE library.books (id int)",
      )
      const behind = await examine(stack)
      expect(behind.connections[0]).toMatchObject({ revisions: ['b2'], tables: ['books'] })
      expect(behind.findings).toMatchObject([{ rule: 'migrations/database-behind', data: { missing: ['c3'] } }])
      run("ALTER USER library@'%' IDENTIFIED BY 'changed-Secret-4'")
      expect((await examine(stack)).findings).toMatchObject([
        { rule: 'database/auth-failed', data: { dialect: 'mysql' } },
      ])
    })

    it('reads SQLite out of a container, from its volume, running or not', async () => {
      const stack = await stackWith({
        ...migrations,
        'compose.yaml': `services:
${api('sqlite:///data/app.db').replace('"./backend:/app"', '"./backend:/app", "data:/app/data"')}volumes:\n  data: {}\n`,
      })
      expect((await stack.up()).code).toBe(0)
      const behind = [{ rule: 'migrations/database-behind', data: { missing: ['b2', 'c3'] } }]
      const running = await eventually(
        () => examine(stack),
        ({ connections }) => connections[0]?.revisions?.[0] === 'a1',
        30_000,
      )
      expect(running.connections[0]?.address).toMatch(/api.1:\/app\/data\/app\.db$/)
      expect(running.findings).toMatchObject(behind)
      await stack.compose('stop')
      expect((await examine(stack)).findings).toMatchObject(behind)
      expect(readdirSync(join(stack.root, 'backend')).sort()).not.toContain('app.db')
    })
  },
)
