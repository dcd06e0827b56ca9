import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { createSecureContext, TLSSocket } from 'node:tls'
import { Client } from 'pg'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Container } from '../../../engine/containers/facts.ts'
import { connectionsFact } from '../../../engine/database/facts.ts'
import { temporaryFolder } from '../../support/machine.ts'
import { alembicProject, type TemporaryProject } from '../../support/migration-tree.ts'
import { databaseContainer, diagnoseStack } from './stack-with-database.ts'

const server = process.env['STACKMEDIC_TEST_POSTGRES']
const needed = process.env['CI'] === 'true'
const note = server === undefined ? ' (skipped: no private PostgreSQL; scripts/test-environment/postgres.sh)' : ''
const address = new URL(server ?? 'postgres://nobody:never-used@127.0.0.1:1/none')
const port = Number(address.port)

const projects: TemporaryProject[] = []
afterEach(() => {
  for (const project of projects.splice(0)) project.remove()
})

let made = 0

/** One statement as the administrator. */
async function administer(sql: string, database: string): Promise<void> {
  const client = new Client({ connectionString: new URL(`/${database}`, address).href })
  await client.connect()
  await client.query(sql)
  await client.end()
}

/** Makes a database on the private server, for one test. */
async function database(...statements: readonly string[]): Promise<string> {
  made += 1
  const name = `test_${process.pid}_${made}`
  const run = async (url: string, all: readonly string[]) => {
    const client = new Client({ connectionString: url })
    await client.connect()
    for (const sql of all) await client.query(sql)
    await client.end()
  }
  await run(address.href, [`CREATE DATABASE ${name}`])
  onTestFinished(() => run(address.href, [`DROP DATABASE ${name} WITH (FORCE)`]))
  await run(new URL(`/${name}`, address).href, statements)
  return name
}

interface Settings {
  readonly database: string
  readonly user?: string
  readonly password?: string
  readonly spelling?: string
  readonly host?: string
}

/** Three migrations in a row, and a compose file whose `api` names the database. */
function project({ database: name, user, password, spelling = 'postgresql+psycopg2', host = 'db' }: Settings) {
  const created = alembicProject([
    { id: 'a1', down: 'None' },
    { id: 'b2', down: "'a1'" },
    { id: 'c3', down: "'b2'" },
  ])
  projects.push(created)
  const url = `${spelling}://${user ?? address.username}:${password ?? address.password}@${host}:5432/${name}`
  return created
    .write(
      'alembic/versions/a1_step.py',
      "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a1'\ndown_revision = None\n\n\ndef upgrade():\n    op.create_table('books', sa.Column('id', sa.Integer))\n\n\ndef downgrade():\n    op.drop_table('books')\n",
    )
    .write(
      'compose.yaml',
      `services:
  db:
    image: postgres:15
    ports: ["5432"]
    volumes: ["data:/var/lib/postgresql/data"]
  api:
    image: python:3.11
    command: alembic upgrade head
    environment:
      DATABASE_URL: ${url}
volumes:
  data: {}
`,
    )
}

const version = 'CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)'
const books = 'CREATE TABLE books (id integer)'
const at = (...ids: readonly string[]) => ids.map((id) => `INSERT INTO alembic_version VALUES ('${id}')`)

async function examine(settings: Settings, hostPort = port, changes: Partial<Container> = {}) {
  const diagnosis = await diagnoseStack(project(settings), { containers: [databaseContainer(hostPort, changes)] })
  const record = diagnosis.facts[connectionsFact.id]
  const connections = record?.state === 'known' ? connectionsFact.schema.parse(record.value).connections : []
  expect(JSON.stringify([diagnosis.findings, record])).not.toContain(address.password)
  const findings = diagnosis.findings.filter(({ severity }) => severity !== 'info')
  return { diagnosis, findings, rules: findings.map(({ rule }) => rule), connection: connections[0] }
}

/** A server of this test alone. */
async function listen(onConnection: (socket: Socket) => void): Promise<number> {
  const listening: Server = createServer(onConnection)
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const sockets = new Set<Socket>()
  listening.on('connection', (socket) => sockets.add(socket))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    listening.close()
  })
  return (listening.address() as AddressInfo).port
}

function errorResponse(code: string, words: string): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${words}\0\0`)
  const size = Buffer.alloc(4)
  size.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from('E'), size, body])
}

describe.skipIf(server === undefined && !needed)(`a real PostgreSQL${note}`, () => {
  it.each(['postgres', 'postgresql', 'postgresql+psycopg2', 'postgresql+psycopg', 'postgresql+asyncpg'])(
    'is read through the published port, whatever the spelling: %s',
    async (spelling) => {
      const name = await database(version, books, ...at('c3'))
      const { rules, connection } = await examine({ database: name, spelling })
      expect(rules).toEqual([])
      expect(connection).toMatchObject({
        state: 'reachable',
        user: address.username,
        revisions: ['c3'],
        tables: ['books'],
        address: `127.0.0.1:${port}`,
      })
      expect(connection?.serverVersion).toMatch(/^\d+/)
      expect(connection?.extensions?.installed).toContain('plpgsql')
    },
  )

  it('is behind: says which migrations, in order', async () => {
    const { findings } = await examine({ database: await database(version, books, ...at('a1')) })
    expect(findings).toMatchObject([{ rule: 'migrations/database-behind', data: { missing: ['b2', 'c3'] } }])
  })

  it('is empty: all migrations are missing', async () => {
    const { findings } = await examine({ database: await database() })
    expect(findings).toMatchObject([{ rule: 'migrations/database-behind', data: { missing: ['a1', 'b2', 'c3'] } }])
  })

  it('stands at a revision that nobody declares', async () => {
    const { findings } = await examine({ database: await database(version, books, ...at('feed1234')) })
    expect(findings).toMatchObject([{ rule: 'migrations/database-unknown-revision', data: { unknown: ['feed1234'] } }])
  })

  it('names a revision beside its own ancestor', async () => {
    const { findings } = await examine({ database: await database(version, books, ...at('a1', 'c3')) })
    expect(findings).toMatchObject([{ rule: 'migrations/database-several-revisions', data: { contained: ['a1'] } }])
  })

  it('has the tables and no version', async () => {
    const { findings } = await examine({ database: await database(books) })
    expect(findings).toMatchObject([{ rule: 'migrations/tables-without-version', data: { tables: ['books'] } }])
  })

  it('refuses a password that is newer than the volume', async () => {
    const { findings, diagnosis } = await examine({ database: await database(), password: 'new-Secret' })
    expect(findings).toMatchObject([{ rule: 'database/auth-failed', variant: 'stale-volume', severity: 'error' }])
    expect(JSON.stringify(diagnosis.findings)).not.toContain('new-Secret')
  })

  it('has no database of that name', async () => {
    const { findings } = await examine({ database: 'never_made' })
    expect(findings).toMatchObject([{ rule: 'database/unreachable', variant: 'missing-database' }])
  })

  it('lacks an extension that a migration creates', async () => {
    const created = project({ database: await database() })
    created.write(
      'alembic/versions/b2_step.py',
      "from alembic import op\nrevision = 'b2'\ndown_revision = 'a1'\n\n\ndef upgrade():\n    op.execute('CREATE EXTENSION IF NOT EXISTS vector')\n\n\ndef downgrade():\n    pass\n",
    )
    const { findings } = await diagnoseStack(created, { containers: [databaseContainer(port)] })
    const [found] = findings.filter(({ area }) => area === 'database')
    expect(found).toMatchObject({ rule: 'database/extension-missing', severity: 'error', where: { service: 'db' } })
  })

  describe('and an extension that a migration creates', () => {
    const creating = (created: TemporaryProject, extension: string) =>
      created.write(
        'alembic/versions/b2_step.py',
        `from alembic import op\nrevision = 'b2'\ndown_revision = 'a1'\n\n\ndef upgrade():\n    op.execute('CREATE EXTENSION IF NOT EXISTS ${extension}')\n\n\ndef downgrade():\n    pass\n`,
      )

    /** As a user without rights of an administrator; one that may create things in the database, or not. */
    async function asUser(extension: string, mayCreate: boolean, ...statements: readonly string[]) {
      const user = `plain_${process.pid}_${made}`
      const name = await database(
        `CREATE ROLE ${user} LOGIN PASSWORD 'plain-Secret'`,
        ...statements,
        ...(mayCreate ? [`GRANT CREATE ON DATABASE test_${process.pid}_${made + 1} TO ${user}`] : []),
      )
      onTestFinished(() => administer(`DROP OWNED BY ${user}; DROP ROLE ${user}`, name))
      const created = creating(project({ database: name, user, password: 'plain-Secret' }), extension)
      const { findings, areas } = await diagnoseStack(created, { containers: [databaseContainer(port)] })
      const area = areas.find(({ id }) => id === 'database')
      return { findings: findings.filter((one) => one.area === 'database'), area }
    }

    it('which it has and the user may not create', async () => {
      const { findings } = await asUser('dblink', true)
      expect(findings).toMatchObject([
        { rule: 'database/extension-denied', severity: 'error', data: { extension: 'dblink' } },
      ])
    })

    it('which is trusted: the right to create things is enough, and needed', async () => {
      expect(await asUser('pgcrypto', true)).toMatchObject({ findings: [], area: { state: 'ok' } })
      expect((await asUser('pgcrypto', false)).findings).toMatchObject([{ rule: 'database/extension-denied' }])
    })

    it('which an administrator has created already', async () => {
      expect((await asUser('dblink', false, 'CREATE EXTENSION dblink')).findings).toEqual([])
    })

    it('and nobody can ask: unknown, never fine', async () => {
      const created = creating(project({ database: 'shop' }), 'pgcrypto')
      const { areas, findings } = await diagnoseStack(created, { containers: [] })
      expect(findings.filter(({ area }) => area === 'database')).toEqual([])
      expect(areas.find(({ id }) => id === 'database')).toMatchObject({
        state: 'unknown',
        reason: { key: 'database.reasons.extension-not-asked' },
      })
    })
  })

  it('is not written to', async () => {
    const name = await database(version, books, ...at('a1'))
    await examine({ database: name })
    const client = new Client({ connectionString: new URL(`/${name}`, address).href })
    await client.connect()
    const { rows } = await client.query(
      'SELECT n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables WHERE n_tup_upd + n_tup_del > 0',
    )
    await client.end()
    expect(rows).toEqual([])
  })
})

describe.skipIf(server === undefined && !needed)(`a PostgreSQL that only talks over TLS${note}`, () => {
  /** What `hostssl` in pg_hba.conf does, in front of the private server. */
  async function encryptedOnly(): Promise<number> {
    const folder = temporaryFolder()
    const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost']
    execFileSync('openssl', [...request, '-keyout', keyFile, '-out', certFile], { stdio: 'ignore' })
    const secureContext = createSecureContext({ key: readFileSync(keyFile), cert: readFileSync(certFile) })
    return listen((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', (hello) => {
        if (hello.length !== 8 || hello.readInt32BE(4) !== 80_877_103) {
          socket.end(errorResponse('28000', 'keine Verschlüsselung'))
          return
        }
        socket.write('S')
        const secure = new TLSSocket(socket, { isServer: true, secureContext })
        const behind = connect(port, '127.0.0.1')
        for (const end of [secure, behind]) {
          end.on('error', () => undefined)
          end.on('close', () => {
            secure.destroy()
            behind.destroy()
          })
        }
        secure.pipe(behind).pipe(secure)
      })
    })
  }

  it('is read, also where the address does not ask for it', async () => {
    const name = await database(version, books, ...at('c3'))
    const hostPort = await encryptedOnly()
    for (const options of ['', '?sslmode=require', '?ssl=true']) {
      const { connection, rules } = await examine({ database: name + options }, hostPort)
      expect(connection).toMatchObject({ state: 'reachable', revisions: ['c3'] })
      expect(rules).toEqual([])
    }
  })

  it('is not read where the address switches it off, or wants proof of who it is', async () => {
    const name = await database()
    const hostPort = await encryptedOnly()
    expect((await examine({ database: `${name}?sslmode=disable` }, hostPort)).findings).toMatchObject([
      { rule: 'database/unreachable', variant: 'needs-encryption' },
    ])
    expect((await examine({ database: `${name}?sslmode=verify-full` }, hostPort)).findings).toMatchObject([
      { rule: 'database/unreachable', variant: 'failed' },
    ])
  })
})

describe('something else behind the published port', () => {
  it('takes the connection and never answers', async () => {
    const started = Date.now()
    const { findings } = await examine(
      { database: 'shop' },
      await listen((socket) => socket.on('error', () => undefined)),
    )
    expect(findings).toMatchObject([{ rule: 'database/unreachable', variant: 'silent' }])
    expect(Date.now() - started).toBeLessThan(8000)
  })

  const young = { startedAt: '2026-01-01T00:59:57.000Z' }
  const checked = (status: 'starting' | 'healthy') => ({
    health: { status, failingStreak: 0, test: ['CMD', 'pg_isready'], log: [] },
  })
  /** Nothing red, and nothing green either. */
  function expectStarting({ diagnosis, findings }: Awaited<ReturnType<typeof examine>>) {
    expect(findings).toEqual([])
    expect(diagnosis.findings).toMatchObject([{ rule: 'database/starting', severity: 'info' }])
    expect(diagnosis.areas).toMatchObject([
      { id: 'database', state: 'unknown', reason: { key: 'database.reasons.starting' } },
      { id: 'migrations' },
    ])
  }

  it('closes at once, as Docker does before anybody listens inside', async () => {
    const hostPort = await listen((socket) => socket.destroy())
    expectStarting(await examine({ database: 'shop' }, hostPort, young))
    expectStarting(await examine({ database: 'shop' }, hostPort, checked('starting')))
    // After an hour nothing starts any more, and a server that calls itself healthy has started.
    const refused = [{ rule: 'database/unreachable', variant: 'refused' }]
    expect((await examine({ database: 'shop' }, hostPort)).findings).toMatchObject(refused)
    const { findings } = await examine({ database: 'shop' }, hostPort, { ...young, ...checked('healthy') })
    expect(findings).toMatchObject(refused)
  })

  it('has no database yet, seconds after the start', async () => {
    const answer = errorResponse('3D000', 'database "shop" does not exist')
    const hostPort = await listen((socket) => socket.once('data', () => socket.end(answer)))
    expectStarting(await examine({ database: 'shop' }, hostPort, young))
    // A check that takes its time says nothing about what the server itself says.
    const { findings } = await examine({ database: 'shop' }, hostPort, checked('starting'))
    expect(findings).toMatchObject([{ rule: 'database/unreachable', variant: 'missing-database' }])
  })

  it('says that the server is starting up', async () => {
    const answer = errorResponse('57P03', 'el sistema de base de datos se está iniciando')
    const hostPort = await listen((socket) => socket.once('data', () => socket.end(answer)))
    expectStarting(await examine({ database: 'shop' }, hostPort))
  })

  it('is another kind of server: that is no database that starts', async () => {
    for (const words of ['HTTP/1.1 400 Bad Request\r\n\r\n', Buffer.from([0x15, 3, 3, 0, 2, 2, 70]), 'SSH-2.0-x\r\n']) {
      const hostPort = await listen((socket) => socket.once('data', () => socket.end(words)))
      const { findings } = await examine({ database: 'shop' }, hostPort)
      expect(findings).toMatchObject([{ rule: 'database/unreachable' }])
    }
  })

  it('drops the connection in the middle, and sends more than anybody asked for: bounded', async () => {
    const endless = await listen((socket) => {
      const timer = setInterval(() => socket.write(Buffer.alloc(64 * 1024, 'N')), 5)
      socket.on('close', () => clearInterval(timer))
      socket.on('error', () => undefined)
    })
    const started = Date.now()
    const { findings } = await examine({ database: 'shop' }, endless)
    expect(findings).toMatchObject([{ rule: 'database/unreachable' }])
    expect(Date.now() - started).toBeLessThan(8000)
  })

  it('is nothing', async () => {
    // Nobody listens on the first port of all.
    const { findings } = await examine({ database: 'shop' }, 1)
    expect(findings).toMatchObject([{ rule: 'database/unreachable', variant: 'refused' }])
  })

  it('is not asked while the stack is down, and that is no trouble', async () => {
    for (const containers of [undefined, [], [databaseContainer(1, { state: 'exited', ports: [] })]]) {
      const { areas, findings } = await diagnoseStack(project({ database: 'shop' }), {
        ...(containers !== undefined && { containers }),
      })
      expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([])
      expect(areas.find(({ id }) => id === 'database')?.state).toBe('skipped')
      expect(areas.find(({ id }) => id === 'migrations')?.state).toBe('ok')
    }
  })

  it('is a host that no service has', async () => {
    const created = project({ database: 'shop', host: 'database' })
    const { findings } = await diagnoseStack(created, { containers: [] })
    expect(findings.filter(({ severity }) => severity !== 'info')).toMatchObject([
      { rule: 'database/wrong-host', severity: 'warning', values: { host: 'database' } },
    ])
  })
})
