import { afterEach, expect, it } from 'vitest'
import { readHostSettings } from '../../../engine/database/host-settings.ts'
import { readSettings } from '../../../engine/database/settings.ts'
import { readMigrationTrees } from '../../../engine/migrations/read-trees.ts'
import type { ComposeModel } from '../../../engine/project/facts.ts'
import { alembicProject, type TemporaryProject } from '../../support/migration-tree.ts'

const place = { file: 'compose.yaml', line: 1, column: 1 }

interface ServiceText {
  readonly image?: string
  readonly environment?: Readonly<Record<string, string | undefined>>
}

function model(services: Readonly<Record<string, ServiceText>>): ComposeModel {
  return {
    name: 'shop',
    files: ['compose.yaml'],
    volumes: [],
    networks: [],
    problems: [],
    services: Object.entries(services).map(([name, { image, environment = {} }]) => ({
      name,
      place,
      active: true,
      profiles: [],
      ...(image !== undefined && { image }),
      environment: Object.entries(environment).map(([variable, value]) => ({
        name: variable,
        place,
        ...(value !== undefined && { value }),
      })),
      environmentFiles: [],
      ports: [],
      dependsOn: [],
      mounts: [],
    })),
  }
}

it.each<[string, Record<string, string>, string, object]>([
  [
    'Django',
    { DB_HOST: 'db', DB_ENGINE: 'django.db.backends.postgresql', DB_NAME: 'shop', DB_USER: 'app', DB_PASSWORD: 'p@:/' },
    'postgres:15',
    { dialect: 'postgresql', database: 'shop', user: 'app', password: 'p@:/', port: 5432 },
  ],
  [
    'the FastAPI template',
    { POSTGRES_SERVER: 'db', POSTGRES_PORT: '5433', POSTGRES_DB: 'app', POSTGRES_USER: 'u', POSTGRES_PASSWORD: 'pw' },
    'postgres:15',
    { port: 5433, database: 'app', variable: 'POSTGRES_SERVER' },
  ],
  [
    'libpq',
    { PGHOST: 'db', PGUSER: 'u', PGPASSWORD: 'pw', PGDATABASE: 'd' },
    'postgres:15',
    { dialect: 'postgresql', user: 'u', database: 'd' },
  ],
  [
    'Laravel',
    {
      DB_CONNECTION: 'mysql',
      DB_HOST: 'db',
      DB_PORT: '3306',
      DB_DATABASE: 'shop',
      DB_USERNAME: 'app',
      DB_PASSWORD: 'pw',
    },
    'mysql:8',
    { dialect: 'mysql', database: 'shop', user: 'app' },
  ],
  [
    'an image that says which',
    { DATABASE_HOST: 'db', DATABASE_USER: 'app', DATABASE_PASSWORD: 'pw', DATABASE_NAME: 'shop' },
    'mariadb:11',
    { dialect: 'mysql', port: 3306 },
  ],
  [
    'a host with its port',
    { DB_HOST: 'db:5444', DB_TYPE: 'postgres', DB_PASSWORD: 'pw' },
    'own/image',
    { host: 'db', port: 5444 },
  ],
])('reads the parts of %s', (_name, environment, image, expected) => {
  const settings = readSettings(model({ db: { image }, api: { environment } }))
  expect(settings).toMatchObject([{ services: ['api'], databaseService: { name: 'db' }, ...expected }])
})

it('takes an address before its parts, one connection for all who share it, and the first server that is here', () => {
  const url = 'postgresql+asyncpg://app:pw@primary.example.com:5432,db:5433/shop'
  const settings = readSettings(
    model({
      db: { image: 'postgres:15', environment: { POSTGRES_PASSWORD: 'pw' } },
      api: { environment: { DATABASE_URL: url, DB_HOST: 'db' } },
      worker: { environment: { SQLALCHEMY_DATABASE_URI: url } },
    }),
  )
  expect(settings).toMatchObject([{ host: 'db', port: 5433, services: ['api', 'worker'], variable: 'DATABASE_URL' }])
})

it('knows that a password in a file, or one that is not set here, is elsewhere', () => {
  const read = (environment: Record<string, string | undefined>, image = 'postgres:15') =>
    readSettings(model({ db: { image, environment } }))[0]
  expect(read({ POSTGRES_PASSWORD_FILE: '/run/secrets/db' })).toMatchObject({ passwordElsewhere: true })
  expect(read({ POSTGRES_PASSWORD: undefined })).toMatchObject({ passwordElsewhere: true })
  expect(read({ MYSQL_DATABASE: 'd', MYSQL_USER: 'u', MYSQL_PASSWORD_FILE: '/x' }, 'mysql:8')).toMatchObject({
    dialect: 'mysql',
    user: 'u',
    passwordElsewhere: true,
  })
  expect(read({ MARIADB_ROOT_PASSWORD: 'pw' }, 'mariadb:11')).toMatchObject({ user: 'root', password: 'pw' })
  const [byLibrary] = readSettings(
    model({ db: {}, api: { environment: { DATABASE_URL: 'postgresql://app@db/shop', PGPASSWORD: 'pw' } } }),
  )
  expect(byLibrary).toMatchObject({ user: 'app', password: 'pw' })
})

const projects: TemporaryProject[] = []
afterEach(() => {
  for (const project of projects.splice(0)) project.remove()
})

async function hostSettings(options: string, files: Readonly<Record<string, string>> = {}) {
  const project = alembicProject([{ id: 'a1', down: 'None' }], options)
  projects.push(project)
  for (const [path, text] of Object.entries(files)) project.write(path, text)
  const { trees } = await readMigrationTrees(project.root, new AbortController().signal)
  return readHostSettings(project.root, trees, model({ db: { image: 'postgres:15' } }))
}

it('reads the address of an ini, with its references and percent signs', async () => {
  expect(
    await hostSettings(
      'name = shop\nword = p%%40ss\nsqlalchemy.url = postgresql+psycopg2://app:%(word)s%%25@localhost:5433/%(name)s\n',
    ),
  ).toMatchObject([
    {
      user: 'app',
      password: 'p@ss%',
      host: 'localhost',
      port: 5433,
      database: 'shop',
      variable: 'sqlalchemy.url',
      services: [],
    },
  ])
  expect(await hostSettings('sqlalchemy.url = postgresql://app:pw@db/shop\n')).toMatchObject([
    { databaseService: { name: 'db' }, place: { file: 'alembic.ini', line: 3 } },
  ])
})

it('leaves the ini where nothing is written in it, or env.py takes the address from elsewhere', async () => {
  expect(await hostSettings('sqlalchemy.url = driver://user:pass@localhost/dbname\n')).toEqual([])
  expect(await hostSettings('sqlalchemy.url = postgresql://app:%(missing)s@localhost/shop\n')).toEqual([])
  const environment =
    "from alembic import context\nimport os\ncontext.config.set_main_option('sqlalchemy.url', os.environ['DB'])\n"
  expect(
    await hostSettings('sqlalchemy.url = postgresql://app:pw@localhost/shop\n', { 'alembic/env.py': environment }),
  ).toEqual([])
})

it('reads what an .env has for programs on this machine, and leaves what is for containers to compose', async () => {
  const text =
    'DATABASE_URL="postgresql://app:pw@localhost:5433/shop"\nINSIDE=postgresql://app:pw@db/shop\nFAR=mysql://app:pw@db.example.com/shop\nLOCAL=sqlite:///./a.db\n'
  const found = await hostSettings('', { '.env': text })
  expect(found.map(({ variable }) => variable)).toEqual(['DATABASE_URL', 'LOCAL'])
  expect(found[0]).toMatchObject({ place: { file: '.env', line: 1 }, services: [] })
})
