import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../engine/core/diagnose.ts'
import { registry } from '../../engine/core/registry.ts'
import { temporaryFolder, testMachine } from '../support/machine.ts'

type Files = Record<string, string>

/** A small project as people have it: a page, an API with migrations, a worker, a database, Redis. */
const project: Readonly<Files> = {
  '.env': 'POSTGRES_PASSWORD=shop\nSECRET_KEY=change-me\n',
  '.env.example': 'POSTGRES_PASSWORD=\nSECRET_KEY=change-me\n',
  'compose.yaml': `services:
  db:
    image: postgres:16
    restart: unless-stopped
    environment:
      POSTGRES_USER: shop
      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:?see .env.example}
    volumes:
      - db-data:/var/lib/postgresql/data
      - ./db/init.sh:/docker-entrypoint-initdb.d/init.sh:ro
    healthcheck:
      test: ["CMD-SHELL", "pg_isready -U shop"]
  redis:
    image: redis:7
    restart: unless-stopped
    healthcheck:
      test: ["CMD", "redis-cli", "ping"]
  api:
    build: ./api
    restart: unless-stopped
    env_file: [api.env]
    environment:
      DATABASE_URL: postgresql://shop:\${POSTGRES_PASSWORD}@db:5432/shop
      REDIS_URL: redis://redis:6379/0
      SECRET_KEY: \${SECRET_KEY}
    secrets: [token]
    ports:
      - "127.0.0.1:28765:8000"
    depends_on:
      db: { condition: service_healthy }
      redis: { condition: service_healthy }
  web:
    image: nginx:1.27
    restart: unless-stopped
    volumes:
      - ./web/nginx.conf:/etc/nginx/conf.d/default.conf:ro
    ports:
      - "127.0.0.1:28766:80"
    depends_on: [api]
volumes:
  db-data:
secrets:
  token:
    file: ./secrets/token.txt
`,
  'api.env': 'LOG_LEVEL=info\n',
  'secrets/token.txt': 'x\n',
  'db/init.sh': '#!/bin/sh\nset -e\npsql -U shop -c "select 1"\n',
  'web/nginx.conf': 'server {\n  listen 80;\n  location / { proxy_pass http://api:8000; }\n}\n',
  'api/Dockerfile': `FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt alembic.ini ./
RUN pip install -r requirements.txt
COPY migrations ./migrations
COPY app ./app
COPY entrypoint.sh ./
ENTRYPOINT ["./entrypoint.sh"]
`,
  'api/entrypoint.sh':
    '#!/bin/sh\nset -e\nalembic upgrade head\nexec uvicorn app.main:app --host 0.0.0.0 --port 8000\n',
  'api/requirements.txt': 'alembic\nfastapi\npsycopg2-binary\nredis\nSQLAlchemy\nuvicorn\n',
  'api/alembic.ini': '[alembic]\nscript_location = migrations\n',
  'api/migrations/env.py': 'from alembic import context\n',
  'api/migrations/versions/0001_first.py': revision('0001', 'None'),
  'api/migrations/versions/0002_orders.py': revision('0002', "'0001'"),
  'api/app/__init__.py': '',
  'api/app/main.py':
    'import redis\nfrom fastapi import FastAPI\n\nfrom .settings import secret\n\napp = FastAPI()\ncache = redis.Redis.from_url(secret)\n',
  'api/app/settings.py': "import os\n\nsecret = os.environ['SECRET_KEY']\n",
}

function revision(id: string, parent: string): string {
  return `from alembic import op\n\nrevision = '${id}'\ndown_revision = ${parent}\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    pass\n`
}

type Change = (files: Files) => void

/** Replaces a text that has to be there. */
const edit =
  (file: string, from: string, to: string): Change =>
  (files) => {
    const text = files[file] ?? ''
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`)
    files[file] = text.replace(from, to)
  }
const write =
  (file: string, text: string): Change =>
  (files) => {
    files[file] = text
  }
const remove =
  (file: string): Change =>
  (files) => {
    delete files[file]
  }
const carriageReturns =
  (file: string): Change =>
  (files) => {
    files[file] = (files[file] ?? '').replaceAll('\n', '\r\n')
  }
const compose = (from: string, to: string) => edit('compose.yaml', from, to)

/** What went wrong, and what has to be said first: `rule file:line`. */
const faults: readonly (readonly [what: string, change: Change, said: string])[] = [
  [
    'a required variable is misspelt',
    edit('.env', 'POSTGRES_PASSWORD', 'POSTGRES_PASWORD'),
    'compose/unset-variable compose.yaml:7',
  ],
  [
    'a variable of the example is not in .env',
    edit('.env', 'SECRET_KEY=change-me\n', ''),
    'compose/unset-variable compose.yaml:25',
  ],
  ['an env file is missing', remove('api.env'), 'compose/env-file-missing compose.yaml:21'],
  ['a quote in .env is not closed', edit('.env', 'SECRET_KEY=', 'SECRET_KEY="'), 'compose/invalid .env:2'],
  ['a secret is missing', remove('secrets/token.txt'), 'compose/mount-missing compose.yaml:26'],
  ['a mounted file is missing', remove('web/nginx.conf'), 'compose/mount-missing compose.yaml:36'],
  [
    'a dependency is misspelt',
    compose('      redis: {', '      reddis: {'),
    'compose/unknown-dependency compose.yaml:31',
  ],
  [
    'services wait in a circle',
    compose('    image: redis:7\n', '    image: redis:7\n    depends_on: [api]\n'),
    'compose/dependency-cycle compose.yaml:15',
  ],
  [
    'nothing checks what has to be healthy',
    compose('    healthcheck:\n      test: ["CMD", "redis-cli", "ping"]\n', ''),
    'compose/dependency-without-healthcheck compose.yaml:29',
  ],
  ['the indent is wrong', compose('    image: redis:7', '   image: redis:7'), 'compose/invalid compose.yaml:14'],
  ['a merge was not finished', compose('  redis:\n', '<<<<<<< HEAD\n  redis:\n'), 'compose/invalid compose.yaml:13'],
  ['a key is misspelt', compose('depends_on: [api]', 'depend_on: [api]'), 'compose/invalid compose.yaml:39'],
  ['a volume is not defined', compose('- db-data:/var', '- db-dat:/var'), 'compose/invalid compose.yaml:9'],
  ['a port is no number', compose('28766:80', '28766:8O'), 'compose/invalid compose.yaml:38'],
  ['two services publish one port', compose('28766', '28765'), 'ports/duplicate-in-compose compose.yaml:38'],
  [
    'the database is looked for on localhost',
    compose('@db:5432', '@localhost:5432'),
    'compose/localhost-in-container compose.yaml:23',
  ],
  [
    'a service leaves the network of its database',
    (files) => {
      compose('    image: postgres:16\n', '    image: postgres:16\n    networks: [data]\n')(files)
      compose('\nvolumes:\n', '\nnetworks: { data: {} }\nvolumes:\n')(files)
    },
    'compose/no-common-network compose.yaml:24',
  ],
  [
    'the build context is misspelt',
    compose('build: ./api', 'build: ./apii'),
    'compose/dockerfile-missing compose.yaml:18',
  ],
  [
    'PostgreSQL 18 gets a volume at the old place',
    compose('postgres:16', 'postgres:18'),
    'compose/postgres-data-place compose.yaml:9',
  ],
  [
    'every service waits for a profile',
    (files) => {
      files['compose.yaml'] = (files['compose.yaml'] ?? '').replaceAll(
        '    restart:',
        '    profiles: [all]\n    restart:',
      )
      files['.env.example'] = 'COMPOSE_PROFILES=all\n'
    },
    'compose/nothing-selected compose.yaml:2',
  ],
  [
    'the entry script has line ends of Windows',
    carriageReturns('api/entrypoint.sh'),
    'compose/crlf-script api/entrypoint.sh:1',
  ],
  [
    'the Dockerfile copies what is not there',
    edit('api/Dockerfile', 'COPY requirements.txt', 'COPY requirement.txt'),
    'compose/copy-missing api/Dockerfile:3',
  ],
  [
    '.dockerignore keeps out what is copied',
    write('api/.dockerignore', '*.txt\n'),
    'compose/copy-missing api/Dockerfile:3',
  ],
  [
    'two migrations follow the same one',
    write('api/migrations/versions/0003_more.py', revision('0003', "'0001'")),
    'migrations/multiple-heads api/migrations/versions/0003_more.py:4',
  ],
  [
    'a migration follows one that is not there',
    edit('api/migrations/versions/0002_orders.py', "'0001'", "'0009'"),
    'migrations/missing-parent api/migrations/versions/0002_orders.py:4',
  ],
  [
    'two migrations have one id',
    write('api/migrations/versions/0003_more.py', revision('0002', "'0001'")),
    'migrations/duplicate-revision',
  ],
  [
    'a migration is no Python',
    edit('api/migrations/versions/0002_orders.py', 'def upgrade():', 'def upgrade()'),
    'migrations/syntax-error api/migrations/versions/0002_orders.py:7',
  ],
  [
    'a package is not in the requirements',
    edit('api/requirements.txt', 'redis\n', ''),
    'imports/requirement-missing api/requirements.txt',
  ],
  [
    'a file hides a package',
    (files) => {
      files['api/redis.py'] = 'x = 1\n'
      edit('api/Dockerfile', 'COPY app ./app', 'COPY . .')(files)
    },
    'imports/shadows-package api/redis.py',
  ],
  [
    'the program is no Python',
    edit('api/app/settings.py', "['SECRET_KEY']", "['SECRET_KEY'"),
    'imports/syntax-error api/app/settings.py:3',
  ],
  [
    'modules import each other in a circle',
    edit('api/app/settings.py', 'import os\n', 'import os\n\nfrom .main import app\n'),
    'imports/circular',
  ],
  [
    'the command names a module that is not there',
    edit('api/entrypoint.sh', 'app.main:app', 'app.mian:app'),
    'imports/unresolved api/entrypoint.sh:4',
  ],
]

/** Root causes without notes, as `rule file:line`, of a project on the disk; no engine is asked. */
async function rootsOf(change: Change, mode = 0o755): Promise<string[]> {
  const files = { ...project }
  change(files)
  const root = temporaryFolder()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), text, { mode: path === 'api/entrypoint.sh' ? mode : 0o644 })
    if (path === 'api/entrypoint.sh') chmodSync(join(root, path), mode)
  }
  const machine = testMachine({ environment: {} })
  const { findings } = await diagnose(
    {
      root,
      machine,
      areas: ['compose', 'migrations', 'imports', 'ports'],
      leaveOut: ['docker', 'containers', 'logs'],
      signal: new AbortController().signal,
    },
    registry,
  )
  return findings
    .filter(({ rootCause, severity }) => rootCause && severity !== 'info')
    .map(({ rule, where }) => `${rule} ${where.file ?? ''}${where.line === undefined ? '' : `:${where.line}`}`)
}

describe('the faults of a first day, one at a time, in a project that is fine', () => {
  it('are none in the project itself', async () => {
    expect(await rootsOf(() => undefined)).toEqual([])
  })

  it.each(faults)('%s', async (_what, change, said) => {
    const [first, ...others] = await rootsOf(change)
    // Where nothing is said of a line, any will do.
    expect(first?.startsWith(said) === true ? said : first).toBe(said)
    // Several services may miss the same thing; something else may not be said beside it.
    expect(others.filter((other) => !other.startsWith(said.split(' ')[0] ?? ''))).toEqual([])
  })

  it.skipIf(process.platform === 'win32')('an entry script that nobody may execute', async () => {
    expect(await rootsOf(() => undefined, 0o644)).toEqual(['compose/script-not-executable api/entrypoint.sh'])
  })
})
