import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'rolldown'
import { loadConfig } from 'rolldown/config'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'

const checkout = join(import.meta.dirname, '..', '..')
/** Two folders below the checkout like `dist/cli/main.js`, so that it finds its resources the same way. */
const program = join(checkout, 'node_modules', '.cache', 'ci-gate.mjs')
const workspace = mkdtempSync(join(tmpdir(), 'stackmedic-gate-'))

beforeAll(async () => {
  const configs = [await loadConfig(join(checkout, 'rolldown.config.ts'))].flat()
  const commandLine = configs.find((config) => 'input' in config && config.input === 'cli/main.ts')
  if (commandLine === undefined) throw new Error('The command line is not built from cli/main.ts any more')
  await build({ ...commandLine, cwd: checkout, output: { file: program, format: 'esm', codeSplitting: false } })
})
afterAll(() => {
  rmSync(workspace, { recursive: true, force: true })
  rmSync(program, { force: true })
})

function project(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(workspace, name)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}

/** The gate as CI starts it, on a machine on which no engine answers. */
async function gate(root: string, format: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(
    process.execPath,
    [program, 'diagnose', root, '--only', 'migrations,imports', '--no-docker', '--format', format],
    {
      env: { ...process.env, DOCKER_HOST: 'tcp://127.0.0.1:9', LANG: 'en_US.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.resume()
  const code = await new Promise<number | null>((done) => child.on('close', done))
  return { code, output }
}

const migration = (id: string, parent: string | null) =>
  `revision = '${id}'\ndown_revision = ${parent === null ? 'None' : `'${parent}'`}\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n`
const healthy = {
  'compose.yaml': 'services:\n  web:\n    build: .\n',
  Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "-m", "app.main"]\n',
  'app/__init__.py': '',
  'app/main.py': 'from .util import x\n',
  'app/util.py': 'x = 1\n',
  'alembic.ini': '[alembic]\nscript_location = migrations\n',
  'migrations/env.py': '',
  'migrations/versions/a_first.py': migration('a', null),
  'migrations/versions/b_second.py': migration('b', 'a'),
}

test('a healthy project passes', async () => {
  const root = project('healthy', healthy)
  const { code, output } = await gate(root, 'github')
  expect(output.trim()).toBe('')
  expect(code).toBe(0)
})

const broken = {
  ...healthy,
  'app/main.py': '"""Words."""\nfrom .utli import x\n',
  'migrations/versions/c_other.py': migration('c', 'a'),
}

test('findings fail it, as annotations with file and line', async () => {
  const { code, output } = await gate(project('annotations', broken), 'github')
  expect(code).toBe(1)
  expect(output).toMatch(/^::error file=app\/main\.py,line=2,.*imports\/unresolved/m)
  expect(output).toContain('migrations/multiple-heads')
})

test('findings in SARIF have places that a review can show', async () => {
  const { code, output } = await gate(project('sarif', broken), 'sarif')
  expect(code).toBe(1)
  const place = z.object({
    physicalLocation: z.object({
      artifactLocation: z.object({ uri: z.string() }),
      region: z.object({ startLine: z.number() }).optional(),
    }),
  })
  const { runs } = z
    .object({
      runs: z.array(z.object({ results: z.array(z.object({ ruleId: z.string(), locations: z.array(place) })) })),
    })
    .parse(JSON.parse(output))
  const unresolved = runs[0]?.results.find(({ ruleId }) => ruleId === 'imports/unresolved')
  expect(unresolved?.locations[0]).toMatchObject({
    physicalLocation: { artifactLocation: { uri: 'app/main.py' }, region: { startLine: 2 } },
  })
})

/** As the runner of GitHub Actions reads a command: properties end at commas, the list of them at `::`. */
function readAnnotation(line: string) {
  const [, level = '', list = '', text = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? []
  const plain = (escaped: string) =>
    escaped.replace(/%(?:3A|2C|0D|0A|25)/g, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)))
  const properties = Object.fromEntries(
    list.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), plain(pair.slice(pair.indexOf('=') + 1))]),
  )
  return { level, text: plain(text), ...properties }
}

test.skipIf(process.platform === 'win32')(
  'names of files that mean something in a command arrive as they are',
  async () => {
    const names = ['50% off, a:b #1.py', '%0A::error::x%2C.py', 'ünï ☃ [x]?.py']
    const files = names.map((name, index) => [
      `migrations/versions/${name}`,
      `${migration(`x${index}`, index === 0 ? 'b' : `x${index - 1}`)}x = (\n`,
    ])
    const root = project('odd-names', { ...healthy, ...Object.fromEntries(files) })
    const { code, output } = await gate(root, 'github')
    expect(code).toBe(1)
    const annotations = output.trim().split('\n').map(readAnnotation)
    expect(annotations).toHaveLength(names.length)
    for (const name of names) {
      expect(annotations).toContainEqual(
        expect.objectContaining({
          level: 'error',
          file: `migrations/versions/${name}`,
          line: '11',
          title: expect.any(String),
        }),
      )
    }
    const sarif = z
      .object({ runs: z.array(z.object({ results: z.array(z.object({ locations: z.array(z.unknown()) })) })) })
      .parse(JSON.parse((await gate(root, 'sarif')).output))
    const addresses = JSON.stringify(sarif).match(/"uri":"[^"]+"/g) ?? []
    const read = addresses.map((address) =>
      decodeURIComponent(new URL(address.slice(7, -1), 'file:///').pathname.slice(1)),
    )
    expect(new Set(read)).toEqual(new Set(names.map((name) => `migrations/versions/${name}`)))
  },
)

test('a folder that is not there is wrong usage', async () => {
  expect((await gate(join(workspace, 'nowhere'), 'github')).code).toBe(2)
})
