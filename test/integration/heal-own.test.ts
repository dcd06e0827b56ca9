import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { runProcess } from '../../engine/core/run-process.ts'
import { temporaryFolder } from '../support/machine.ts'
import { eventually, prepareStack, type Stack, whyNoDocker } from './support/docker-stack.ts'
import { hashesBelow } from './support/folder-hashes.ts'
import { makeNetworks } from './support/networks.ts'

/*
 * One stack that works, broken in every way that a fix can mend, and in several at once:
 * broken → `fix --all --yes` → proven up → `undo --all --yes` → as before.
 */
const program = resolve(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js')
const fixtures = join(import.meta.dirname, '..', 'fixtures', 'stacks')

interface ReportedFinding {
  readonly id: string
  readonly rule: string
  readonly rootCause: boolean
  readonly severity: string
  readonly explainedBy: readonly string[]
}

interface Broken {
  /** The rules of the root causes, as the first diagnosis says them. */
  readonly causes: readonly string[]
  /** @returns false where this engine cannot be in such a state. */
  readonly breakIt: (stack: Stack) => Promise<unknown> | unknown
  /** What only the result of a healthcheck can tell: the first one of this service is waited for. */
  readonly toldByHealthOf?: string
}

const replaceIn = (root: string, file: string, from: string | RegExp, to: string) => {
  const path = join(root, file)
  const before = readFileSync(path, 'utf8')
  const after = before.replace(from, to)
  if (after === before) throw new Error(`${file} has nothing to break`)
  writeFileSync(path, after)
}

const cleanups: (() => Promise<unknown> | unknown)[] = []
const secondHead = join(fixtures, 'two-heads', 'backend', 'alembic', 'versions', '3c4d5e6f7081_add_shelf.py')
const addHead = ({ root }: Stack) =>
  writeFileSync(join(root, 'backend', 'alembic', 'versions', '3c4d5e6f7081_add_shelf.py'), readFileSync(secondHead))
const toCrLf = ({ root }: Stack) => replaceIn(root, join('backend', 'start.sh'), /\n/g, '\r\n')
/** Somebody else's server on the port that the stack publishes. */
async function takePort({ port }: Stack) {
  const server = createServer((_, answer) => answer.end('somebody else')).listen(port, '127.0.0.1')
  await new Promise((ready) => server.once('listening', ready))
  cleanups.push(() => new Promise((closed) => server.close(closed)))
}

/**
 * Images by the names of the official ones, in a version that nobody has: the second adds an extension that is only
 * called like pgvector.
 */
function tagPostgres() {
  const images = ['postgres:915', 'pgvector/pgvector:pg915'] as const
  const [plain, withVector] = images
  // Last, when no container has them any more.
  cleanups.unshift(() => execFileSync('docker', ['rmi', ...images], { stdio: 'ignore' }))
  execFileSync('docker', ['tag', 'stackmedic-test/postgres', plain])
  const folder = '$(echo /usr/share/postgresql/*/extension)'
  const dockerfile = [
    `FROM ${plain}`,
    `RUN printf "default_version = '1'\\n" > ${folder}/vector.control`,
    `RUN echo 'CREATE DOMAIN vector AS double precision[];' > ${folder}/vector--1.sql`,
  ]
  execFileSync('docker', ['build', '--quiet', '--tag', withVector, '-'], {
    input: `${dockerfile.join('\n')}\n`,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
}

const broken: Readonly<Record<string, Broken>> = {
  'two heads': { causes: ['migrations/multiple-heads'], breakIt: addHead },
  'CR LF in a script': { causes: ['compose/crlf-script'], breakIt: toCrLf },
  'a script that may not be executed': {
    causes: ['compose/script-not-executable'],
    breakIt: ({ root }) => chmodSync(join(root, 'backend', 'start.sh'), 0o644),
  },
  'a missing env file': {
    causes: ['compose/env-file-missing'],
    breakIt: ({ root }) => renameSync(join(root, 'app.env'), join(root, 'app.env.example')),
  },
  'a race with the database': {
    causes: ['compose/dependency-race'],
    breakIt({ root }) {
      replaceIn(root, 'compose.yaml', / {4}healthcheck:\n {6}test: \["CMD", "pg_isready".*\n(?: {6}.*\n)*/, '')
      replaceIn(root, 'compose.yaml', 'depends_on:\n      db:\n        condition: service_healthy', 'depends_on: [db]')
    },
  },
  'a health check whose tool is missing': {
    causes: ['compose/healthcheck-tool-missing'],
    toldByHealthOf: 'web',
    breakIt({ root }) {
      replaceIn(root, 'compose.yaml', 'retries: 20\n    depends_on', 'retries: 2\n    depends_on')
      replaceIn(
        root,
        'compose.yaml',
        /test: \["CMD", "python3".*/,
        'test: ["CMD", "curl", "-f", "http://127.0.0.1:8000/"]',
      )
    },
  },
  'an image without pgvector': {
    causes: ['database/extension-missing'],
    breakIt({ root }) {
      tagPostgres()
      replaceIn(root, 'compose.yaml', 'image: stackmedic-test/postgres', 'image: postgres:915')
      const migration = [
        'from alembic import op',
        "revision = '3e4f5a6b7c8d'",
        "down_revision = '2b3c4d5e6f70'",
        'def upgrade():',
        "    op.execute('CREATE EXTENSION IF NOT EXISTS vector')",
        "    op.execute('ALTER TABLE books ADD COLUMN embedding vector')",
        'def downgrade():',
        "    op.drop_column('books', 'embedding')",
      ]
      const file = join(root, 'backend', 'alembic', 'versions', '3e4f5a6b7c8d_add_embedding.py')
      writeFileSync(file, `${migration.join('\n')}\n`)
    },
  },
  'several networks of its name': {
    causes: ['containers/network-ambiguous'],
    breakIt: ({ name }) => makeNetworks(`${name}_default`, name, 2),
  },
  'a taken port': { causes: ['ports/in-use'], breakIt: takePort },
  'two heads and a taken port': {
    causes: ['migrations/multiple-heads', 'ports/in-use'],
    async breakIt(stack) {
      addHead(stack)
      await takePort(stack)
    },
  },
  'two heads and CR LF': {
    causes: ['compose/crlf-script', 'migrations/multiple-heads'],
    breakIt(stack) {
      addHead(stack)
      toCrLf(stack)
    },
  },
}

async function firstHealthResult(stack: Stack, service: string): Promise<void> {
  const { output } = await stack.compose('ps', '--quiet', service)
  const inspect = () =>
    runProcess('docker', ['inspect', '--format', '{{len .State.Health.Log}}', output.trim()], { timeoutMs: 10_000 })
  const hasResult = (result: Awaited<ReturnType<typeof inspect>>) =>
    result.outcome === 'exited' && Number(result.stdout.toString()) > 0
  if (!hasResult(await eventually(inspect, hasResult, 30_000))) throw new Error(`${service} has no result: ${output}`)
}

const reason = whyNoDocker() ?? (existsSync(program) ? undefined : 'not built: npm run build')
if (reason !== undefined && process.env['CI'] === 'true') throw new Error(reason)

describe.skipIf(reason !== undefined)(`a stack heals${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  afterEach(async () => {
    for (const clean of cleanups.splice(0).reverse()) await clean()
  })

  it.for(Object.entries(broken))('from %s', async ([, { causes, breakIt, toldByHealthOf }], { skip }) => {
    const stack = await prepareStack(join(fixtures, 'library'))
    cleanups.push(() => stack.remove())
    if ((await breakIt(stack)) === false) skip('this engine cannot be in such a state')
    await stack.up()
    if (toldByHealthOf !== undefined) await firstHealthResult(stack, toldByHealthOf)
    const before = hashesBelow(stack.root)
    const environment = { ...process.env, STACKMEDIC_DATA: temporaryFolder() }
    const stackmedic = (...words: string[]) => run(words, environment)

    const first = await stackmedic('diagnose', stack.root, '--format', 'json')
    const { findings } = JSON.parse(first.stdout) as { findings: ReportedFinding[] }
    const explains = ({ id }: ReportedFinding) => findings.some(({ explainedBy }) => explainedBy.includes(id))
    const roots = findings.filter((one) => one.rootCause && (one.severity === 'error' || explains(one)))
    expect(roots.map(({ rule }) => rule).sort(), first.stdout).toEqual(causes)

    // The one who has the port may be this test itself, which must not be stopped: the service moves away.
    const fixed = await stackmedic('fix', stack.root, '--all', '--yes', '--lang', 'en')
    expect(fixed.stdout, fixed.all).toContain('Your stack is up: ')
    expect(fixed.stdout, fixed.all).toMatch(/prestart \(finished\)/)
    expect(fixed.code, fixed.all).toBe(0)

    const undone = await stackmedic('undo', '--all', '--yes', '--lang', 'en')
    expect(hashesBelow(stack.root), undone.all).toEqual(before)
  })
})

async function run(words: readonly string[], environment: NodeJS.ProcessEnv) {
  const result = await runProcess(process.execPath, [program, ...words], { timeoutMs: 150_000, environment })
  if (result.outcome !== 'exited') throw new Error(`${words.join(' ')}: ${result.outcome}`)
  const stdout = result.stdout.toString()
  return { code: result.code, stdout, all: `${stdout}${result.stderr.toString()}` }
}
