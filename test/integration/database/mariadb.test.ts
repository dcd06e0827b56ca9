import { createConnection } from 'mysql2/promise'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { connectionsFact } from '../../../engine/database/facts.ts'
import { alembicProject, type TemporaryProject } from '../../support/migration-tree.ts'
import { databaseContainer, diagnoseStack } from './stack-with-database.ts'

const server = process.env['STACKMEDIC_TEST_MARIADB']
const needed = process.env['CI'] === 'true'
const note = server === undefined ? ' (skipped: no private MariaDB; scripts/test-environment/mariadb.sh)' : ''
const address = new URL(server ?? 'mysql://nobody:never-used@127.0.0.1:1/none')
const port = Number(address.port)

const projects: TemporaryProject[] = []
afterEach(() => {
  for (const project of projects.splice(0)) project.remove()
})

let made = 0

async function run(database: string, statements: readonly string[]): Promise<void> {
  const { hostname: host, username: user, password } = address
  const connection = await createConnection({ host, port, user, password, database })
  for (const sql of statements) await connection.query(sql)
  await connection.end()
}

/** Makes a database on the private server, for one test. */
async function database(...statements: readonly string[]): Promise<string> {
  made += 1
  const name = `test_${process.pid}_${made}`
  await run('mysql', [`CREATE DATABASE ${name}`])
  onTestFinished(() => run('mysql', [`DROP DATABASE ${name}`]))
  await run(name, statements)
  return name
}

interface Settings {
  readonly database: string
  readonly environment?: (url: (spelling: string) => string) => string
  readonly user?: string
  readonly password?: string
}

const inUrl = (spelling: string) => (url: (spelling: string) => string) => `      DATABASE_URL: ${url(spelling)}\n`

function project({ database: name, environment = inUrl('mysql+pymysql'), user, password }: Settings) {
  const created = alembicProject([
    { id: 'a1', down: 'None' },
    { id: 'b2', down: "'a1'" },
    { id: 'c3', down: "'b2'" },
  ])
  projects.push(created)
  const login = `${user ?? address.username}:${encodeURIComponent(password ?? address.password)}`
  return created
    .write(
      'alembic/versions/a1_step.py',
      "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a1'\ndown_revision = None\n\n\ndef upgrade():\n    op.create_table('books', sa.Column('id', sa.Integer))\n\n\ndef downgrade():\n    op.drop_table('books')\n",
    )
    .write(
      'compose.yaml',
      `services:
  db:
    image: mariadb:11
    ports: ["3306"]
    volumes: ["data:/var/lib/mysql"]
  api:
    image: python:3.11
    command: alembic upgrade head
    environment:
${environment((spelling) => `${spelling}://${login}@db/${name}`)}volumes:
  data: {}
`,
    )
}

const container = databaseContainer(port, {
  image: 'mariadb:11',
  ports: [{ hostAddress: '0.0.0.0', hostPort: port, containerPort: 3306, protocol: 'tcp' }],
})

async function examine(settings: Settings) {
  const diagnosis = await diagnoseStack(project(settings), { containers: [container] })
  const record = diagnosis.facts[connectionsFact.id]
  const connections = record?.state === 'known' ? connectionsFact.schema.parse(record.value).connections : []
  expect(JSON.stringify([diagnosis.findings, record])).not.toContain(settings.password ?? address.password)
  return { findings: diagnosis.findings.filter(({ severity }) => severity !== 'info'), connection: connections[0] }
}

const version = 'CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)'
const books = 'CREATE TABLE books (id integer)'
const at = (...ids: readonly string[]) => ids.map((id) => `INSERT INTO alembic_version VALUES ('${id}')`)

describe.skipIf(server === undefined && !needed)(`a real MariaDB${note}`, () => {
  it.each([
    'mysql',
    'mysql+pymysql',
    'mysql+mysqldb',
    'mysql+aiomysql',
    'mysql+asyncmy',
    'mariadb',
    'mariadb+mariadbconnector',
  ])('is read through the published port, whatever the spelling: %s', async (spelling) => {
    const name = await database(version, books, ...at('c3'))
    const { findings, connection } = await examine({ database: name, environment: inUrl(spelling) })
    expect(findings).toEqual([])
    expect(connection).toMatchObject({ state: 'reachable', revisions: ['c3'], tables: ['books'] })
    expect(connection?.serverVersion).toMatch(/^1\d\.\d+.*MariaDB/)
  })

  it('is read with the settings in parts', async () => {
    const name = await database(version, books, ...at('a1'))
    const environment = () =>
      `      DB_CONNECTION: mysql\n      DB_HOST: db\n      DB_DATABASE: ${name}\n      DB_USERNAME: ${address.username}\n      DB_PASSWORD: ${address.password}\n`
    const { findings, connection } = await examine({ database: name, environment })
    expect(connection).toMatchObject({ dialect: 'mysql', variable: 'DB_HOST', state: 'reachable' })
    expect(findings).toMatchObject([{ rule: 'migrations/database-behind', data: { missing: ['b2', 'c3'] } }])
  })

  it.each<[string, readonly string[], object]>([
    ['is behind', [version, books, ...at('b2')], { rule: 'migrations/database-behind', data: { missing: ['c3'] } }],
    ['is empty', [], { rule: 'migrations/database-behind', variant: 'empty' }],
    ['is at an unknown revision', [version, ...at('feed1234')], { rule: 'migrations/database-unknown-revision' }],
    ['is at several', [version, ...at('a1', 'c3')], { rule: 'migrations/database-several-revisions' }],
    [
      'has tables without a version',
      [books],
      { rule: 'migrations/tables-without-version', data: { tables: ['books'] } },
    ],
  ])('%s', async (_name, statements, finding) => {
    expect((await examine({ database: await database(...statements) })).findings).toMatchObject([finding])
  })

  it('refuses a password that is newer than the volume', async () => {
    const { findings } = await examine({ database: await database(), password: 'new/Secret?@:%' })
    expect(findings).toMatchObject([{ rule: 'database/auth-failed', variant: 'stale-volume', severity: 'error' }])
  })

  it('has no database of that name', async () => {
    const { findings } = await examine({ database: 'never_made' })
    expect(findings).toMatchObject([{ rule: 'database/unreachable', variant: 'missing-database' }])
  })

  it('lets a user in, but not into the database', async () => {
    const name = await database()
    await run('mysql', [`CREATE USER visitor_${made}@'%' IDENTIFIED BY 'visitor-Secret'`])
    onTestFinished(() => run('mysql', [`DROP USER visitor_${made}@'%'`]))
    const { findings } = await examine({ database: name, user: `visitor_${made}`, password: 'visitor-Secret' })
    expect(findings).toMatchObject([{ rule: 'database/unreachable', variant: 'no-access' }])
  })

  it('lets a user in over TLS alone, with or without being asked for it', async () => {
    const name = await database(version, ...at('c3'))
    const user = `secret_${made}`
    await run('mysql', [
      `CREATE USER ${user}@'%' IDENTIFIED BY 'secret-Secret' REQUIRE SSL`,
      `GRANT ALL ON ${name}.* TO ${user}@'%'`,
    ])
    onTestFinished(() => run('mysql', [`DROP USER ${user}@'%'`]))
    const examineWith = (options: string) =>
      examine({
        database: name,
        user,
        password: 'secret-Secret',
        environment: (url) => `      DATABASE_URL: ${url('mysql+pymysql')}${options}\n`,
      })
    for (const options of ['', '?ssl_mode=REQUIRED', '?ssl=true']) {
      expect((await examineWith(options)).connection).toMatchObject({ state: 'reachable', revisions: ['c3'] })
    }
    expect((await examineWith('?ssl_disabled=true')).findings).toMatchObject([{ rule: 'database/auth-failed' }])
    // Its certificate is its own: whoever asks for proof does not get it.
    expect((await examineWith('?ssl_mode=VERIFY_CA')).findings).toMatchObject([
      { rule: 'database/unreachable', variant: 'failed' },
    ])
  })

  it('is not written to: the session may only read', async () => {
    const name = await database(version, books, ...at('a1'))
    const { hostname: host, username: user, password } = address
    const connection = await createConnection({ host, port, user, password, database: name })
    const writes = async () => {
      const [rows] = await connection.query(
        "SHOW GLOBAL STATUS WHERE Variable_name REGEXP '^Com_(insert|update|delete|create_table|alter_table|drop_table|set_option|replace)$' AND Variable_name != 'Com_set_option'",
      )
      return JSON.stringify(rows)
    }
    const before = await writes()
    await examine({ database: name })
    expect(await writes()).toBe(before)
    await connection.end()
  })
})
