import { chmodSync, existsSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { diagnosed, diagnosedFolder, dockerfile, type Files, writeFiles } from './diagnosed.ts'

async function verdicts(files: Files) {
  const { entries, incomplete } = await diagnosed(files)
  return {
    incomplete,
    entries: entries.map(({ target, failure }) => [
      target,
      failure === undefined ? 'ok' : `${failure.kind} ${failure.module}`,
    ]),
  }
}

const bytes = (...codes: number[]) => new Uint8Array(codes)
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))

test('a syntax error in the middle of the chain', async () => {
  const files = { 'main.py': 'import a\n', 'a.py': 'import b\n', 'b.py': 'import c\ndef (:\n', 'c.py': 'import gone\n' }
  expect((await verdicts({ Dockerfile: dockerfile('python main.py'), ...files })).entries).toEqual([
    ['main.py', 'syntax-error b'],
  ])
})

test('a file over which the parser traps: nobody knows whether it compiles', async () => {
  const files = { 'main.py': 'import a\n', 'a.py': `x = ${'1 + '.repeat(20_000)}1\n` }
  expect(await verdicts({ Dockerfile: dockerfile('python main.py'), ...files })).toEqual({
    entries: [['main.py', 'ok']],
    incomplete: true,
  })
})

test('bytes that are not UTF-8, with and without a coding line', async () => {
  const Dockerfile = dockerfile('python main.py')
  expect(
    (await verdicts({ Dockerfile, 'main.py': latin1('# coding: latin-1\nx = "é"\nimport gone_one\n') })).entries,
  ).toEqual([['main.py', 'unresolved gone_one']])
  expect((await verdicts({ Dockerfile, 'main.py': latin1('x = "é"\nimport gone_one\n') })).entries).toEqual([
    ['main.py', 'syntax-error __main__'],
  ])
  expect((await verdicts({ Dockerfile, 'main.py': bytes(0, 255, 0, 255) })).entries).toEqual([
    ['main.py', 'syntax-error __main__'],
  ])
})

test('names with dots and dashes', async () => {
  const Dockerfile = dockerfile('python my-tool.v2.py')
  expect(
    (
      await verdicts({
        Dockerfile,
        'my-tool.v2.py': 'import importlib\nimportlib.import_module("a-b")\n',
        'a-b.py': '',
      })
    ).entries,
  ).toEqual([['my-tool.v2.py', 'ok']])
  expect((await verdicts({ Dockerfile: dockerfile('python -m a-b.c'), 'a-b/c.py': '' })).entries).toEqual([
    ['a-b.c', 'ok'],
  ])
})

test('links that lead in a circle or out of the project', async () => {
  const { root } = await diagnosed({
    Dockerfile: dockerfile('python main.py'),
    'main.py': 'import sub.loop.loop.loop.x\nimport outside\n',
    'sub/x.py': '',
  })
  symlinkSync(join(root, 'sub'), join(root, 'sub', 'loop'))
  writeFiles(join(root, '..'), { 'elsewhere/outside.py': 'import gone_one\n' })
  symlinkSync(join(root, '..', 'elsewhere', 'outside.py'), join(root, 'outside.py'))
  const { entries, incomplete } = await diagnosedFolder(root)
  expect(entries.map(({ failure }) => failure)).toEqual([undefined])
  expect(entries[0]?.modules.map(({ name }) => name)).toContain('sub.loop.loop.loop.x')
  // What lies outside is not read, and that is said.
  expect(incomplete).toBe(true)
})

test('damaged declarations declare nothing, and nothing throws', async () => {
  const damaged = {
    Procfile: bytes(255, 254, 0, 1),
    'pyproject.toml': '[project\nscripts = 3',
    'setup.cfg': 'no section\n= =\n',
    'alembic.ini': '[alembic\nscript_location',
    'uwsgi.ini': '[uwsgi]\nmodule = %(nothing)\n',
    'gunicorn.conf.py': 'wsgi_app = (',
    'manage.py': 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{x}.settings")\n',
  }
  for (const command of [
    'alembic upgrade head',
    'uwsgi uwsgi.ini',
    'gunicorn',
    'honcho start',
    'supervisord -c setup.cfg',
  ]) {
    expect((await verdicts({ ...damaged, Dockerfile: dockerfile(command) })).entries).toEqual([])
  }
  expect((await verdicts({ ...damaged, Dockerfile: dockerfile('python manage.py migrate') })).entries).toEqual([
    ['manage.py', 'ok'],
  ])
})

test('entry points of stackmedic.yaml that are nowhere, outside, or nonsense', async () => {
  const settings = 'entryPoints:\n  - ../outside.py\n  - gone.py\n  - "a-b c;d"\n  - -m\n  - no.such.module\n'
  const { entries, incomplete } = await verdicts({
    'stackmedic.yaml': settings,
    Dockerfile: 'FROM scratch\n',
    'x.py': '',
  })
  expect(entries).toEqual([['import no.such.module', 'unresolved no']])
  // What the project lists and nobody finds is not passed over in silence.
  expect(incomplete).toBe(true)
})

test('a Procfile of thousands of lines is read up to a bound', async () => {
  const text = Array.from({ length: 5000 }, (_, index) => `p${index}: python main.py`).join('\n')
  const { entries } = await verdicts({ Procfile: text, 'main.py': '', 'compose.yaml': 'services: {}\n' })
  expect(entries.length).toBeGreaterThan(10)
  expect(entries.length).toBeLessThanOrEqual(200)
})

test.skipIf(process.platform === 'win32')('folders that cannot be read: sources are missed, data is not', async () => {
  const { root } = await diagnosed({
    Dockerfile: dockerfile('python main.py'),
    'main.py': '',
    'tools/Procfile': 'web: python gone.py\n',
    'data/postgres/Procfile': '',
    'compose.yaml': `services:
  web:
    build: .
  db:
    image: postgres:16
    volumes: ["./data:/var/lib/postgresql/data"]
`,
  })
  const closed = ['tools', 'data/postgres'].map((path) => join(root, path))
  // Root may read everything, so it steps back for a moment.
  for (const path of [dirname(root), root]) chmodSync(path, 0o755)
  const isRoot = process.geteuid?.() === 0
  for (const path of closed) chmodSync(path, 0)
  if (isRoot) process.seteuid?.(65_534)
  try {
    expect((await diagnosedFolder(root)).facts['imports/entries']).toMatchObject({
      state: 'known',
      incomplete: { key: 'imports.reasons.unread-folder', values: { folder: 'tools' } },
    })
    if (isRoot) process.seteuid?.(0)
    chmodSync(join(root, 'tools'), 0o755)
    rmSync(join(root, 'tools'), { recursive: true })
    if (isRoot) process.seteuid?.(65_534)
    expect((await diagnosedFolder(root)).incomplete).toBe(false)
  } finally {
    if (isRoot) process.seteuid?.(0)
    for (const path of closed) if (existsSync(path)) chmodSync(path, 0o755)
  }
})
