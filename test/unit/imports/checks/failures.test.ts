import { expect, test } from 'vitest'
import { diagnosed, dockerfile, type Files } from '../diagnosed.ts'

const rules = async (files: Files) =>
  (await diagnosed(files)).findings.map(({ rule, severity, variant }) =>
    [rule, severity, variant ?? ''].join(' ').trim(),
  )

const script = { Dockerfile: dockerfile('["python", "app/main.py"]'), 'app/__init__.py': '', 'app/util.py': 'x = 1\n' }

test('relative-in-script: names the line that starts it and the chain', async () => {
  const { findings } = await diagnosed({ ...script, 'app/main.py': 'from .util import x\n' })
  expect(findings).toMatchObject([
    {
      rule: 'imports/relative-in-script',
      variant: 'script',
      where: { service: 'web', file: 'Dockerfile', line: 4 },
      data: { target: 'app/main.py', moduleName: 'app.main' },
      fixes: [{ id: 'imports/start-as-module' }],
    },
  ])
  expect(findings[0]?.evidence).toContainEqual({
    kind: 'file',
    source: 'app/main.py',
    line: 1,
    text: 'from .util import x',
  })
})

test('relative-in-script: above the topmost package', async () => {
  expect(
    await rules({
      Dockerfile: dockerfile('python -m app.main'),
      'app/__init__.py': '',
      'app/main.py': 'from ..other import x\n',
    }),
  ).toEqual(['imports/relative-in-script error beyond'])
})

test('relative-in-script: the package is on PYTHONPATH, so absolute imports are offered too', async () => {
  const { findings } = await diagnosed({
    ...script,
    Dockerfile: dockerfile('["python", "app/main.py"]', 'ENV PYTHONPATH=/app\n'),
    'app/main.py': 'from .util import x\n',
  })
  expect(findings[0]?.fixes.map(({ id }) => id)).toEqual(['imports/start-as-module', 'imports/make-absolute'])
})

test('unresolved: a module of the project, a name, a server target', async () => {
  expect(await rules({ ...script, 'app/main.py': 'import util, utli\n' })).toEqual([
    'imports/requirement-missing warning no-file',
  ])
  expect(await rules({ Dockerfile: dockerfile('python -m app.main'), 'app/main.py': 'import app.gone\n' })).toEqual([
    'imports/unresolved error',
  ])
  expect(await rules({ ...script, 'app/main.py': 'from util import y\n' })).toEqual(['imports/unresolved error name'])
  expect(
    await rules({ Dockerfile: dockerfile('uvicorn main:ap'), 'main.py': 'app = 1\n', 'requirements.txt': 'uvicorn\n' }),
  ).toEqual(['imports/unresolved error name'])
  expect(
    await rules({
      Dockerfile: dockerfile('uvicorn mian:app'),
      'main.py': 'app = 1\n',
      'requirements.txt': 'uvicorn\n',
    }),
  ).toEqual(['imports/unresolved error'])
})

test('unresolved: workers find their application behind a dot, in app, or in a submodule', async () => {
  const files = {
    'requirements.txt': 'celery\narq\n',
    'worker.py': 'celery = 1\n',
    'proj/__init__.py': '',
    'proj/celery.py': 'import proj.tasks\n',
  }
  const celery = { ...files, 'proj/tasks.py': '' }
  expect(await rules({ ...celery, Dockerfile: dockerfile('celery -A worker.celery worker') })).toEqual([])
  expect(await rules({ ...celery, Dockerfile: dockerfile('celery -A proj worker') })).toEqual([])
  expect(await rules({ ...files, Dockerfile: dockerfile('celery -A proj worker') })).toEqual([
    'imports/unresolved error',
  ])
  expect(
    await rules({ ...celery, 'w.py': 'class Settings: pass\n', Dockerfile: dockerfile('arq w.Settings') }),
  ).toEqual([])
  expect(await rules({ ...celery, Dockerfile: dockerfile('arq worker.Settings') })).toEqual([
    'imports/unresolved error',
  ])
})

test('requirement-missing: an error where all that gets installed is known', async () => {
  const { findings } = await diagnosed({
    Dockerfile: dockerfile('python main.py'),
    'main.py': 'import yaml\n',
    'requirements.txt': 'idna\n',
  })
  expect(findings).toMatchObject([
    {
      rule: 'imports/requirement-missing',
      data: { module: 'yaml', distribution: 'pyyaml', file: 'requirements.txt' },
      fixes: [{ id: 'imports/add-requirement' }],
    },
  ])
  expect(
    await rules({
      Dockerfile: dockerfile('python main.py'),
      'main.py': 'import yaml\n',
      'requirements.txt': 'PyYAML\n',
    }),
  ).toEqual([])
})

test('circular: only the circle that fails', async () => {
  const start = { Dockerfile: dockerfile('python main.py'), 'main.py': 'import a\n' }
  expect(await rules({ ...start, 'a.py': 'from b import y\nx = 1\n', 'b.py': 'from a import x\ny = 1\n' })).toEqual([
    'imports/circular error',
  ])
  expect(await rules({ ...start, 'a.py': 'import b\nx = 1\n', 'b.py': 'import a\ny = 1\n' })).toEqual([])
})

test('syntax-error: only in what is reached', async () => {
  const start = { Dockerfile: dockerfile('python main.py'), 'broken.py': 'def f(:\n' }
  const { findings } = await diagnosed({ ...start, 'main.py': 'import json\nimport broken\n' })
  expect(findings).toMatchObject([{ rule: 'imports/syntax-error', where: { file: 'broken.py', line: 1 } }])
  expect(await rules({ ...start, 'main.py': '' })).toEqual([])
})

test('shadows-stdlib: the file is named', async () => {
  const { findings } = await diagnosed({
    Dockerfile: dockerfile('python main.py'),
    'main.py': 'import calendar\n',
    'calendar.py': '',
  })
  expect(findings).toMatchObject([
    { rule: 'imports/shadows-stdlib', severity: 'warning', where: { file: 'calendar.py' } },
  ])
})

test('shadows-package: an error when it breaks the start, a warning otherwise, nothing for the own package', async () => {
  const start = { Dockerfile: dockerfile('python main.py'), 'requirements.txt': 'redis\n' }
  const breaks = await diagnosed({ ...start, 'main.py': 'from redis import Redis\n', 'redis.py': 'x = 1\n' })
  expect(breaks.findings).toMatchObject([
    {
      rule: 'imports/shadows-package',
      severity: 'error',
      variant: 'breaks',
      where: { file: 'redis.py' },
      values: { wanted: 'Redis' },
    },
  ])
  expect(await rules({ ...start, 'main.py': 'import redis\n', 'redis.py': '' })).toEqual([
    'imports/shadows-package warning',
  ])
  expect(await rules({ ...start, 'main.py': 'import redis\n', 'redis/notes.txt': '' })).toEqual([])
  const own = '[project]\nname = "shop"\ndependencies = []\n'
  expect(
    await rules({
      Dockerfile: dockerfile('python main.py'),
      'pyproject.toml': own,
      'main.py': 'import shop\n',
      'shop/__init__.py': '',
    }),
  ).toEqual([])
  const alembic = {
    ...start,
    'requirements.txt': 'alembic\n',
    'alembic/__init__.py': '',
    'main.py': 'import alembic.config\n',
  }
  expect(await rules(alembic)).toEqual(['imports/shadows-package error breaks'])
})

test('missing-init: where a program makes the name from the files', async () => {
  const start = {
    Dockerfile: dockerfile('fastapi run app/main.py'),
    'requirements.txt': 'fastapi[standard]\n',
    'app/db.py': 'x = 1\n',
  }
  const { findings } = await diagnosed({ ...start, 'app/main.py': 'from .db import x\n' })
  expect(findings).toMatchObject([
    {
      rule: 'imports/missing-init',
      data: { folder: 'app', file: 'app/__init__.py' },
      fixes: [{ id: 'imports/add-init' }],
    },
  ])
  expect(await rules({ ...start, 'app/main.py': 'from app.db import x\n' })).toEqual(['imports/missing-init error'])
  expect(await rules({ ...start, 'app/main.py': 'from .db import x\n', 'app/__init__.py': '' })).toEqual([])
  expect(await rules({ ...start, 'app/main.py': 'from db import x\n' })).toEqual([])
})

test('missing-init: a real module of that name wins', async () => {
  const { findings } = await diagnosed({
    Dockerfile: dockerfile('python main.py'),
    'main.py': 'import calendar.views\n',
    'calendar/views.py': '',
  })
  expect(findings).toMatchObject([
    { rule: 'imports/missing-init', variant: 'stdlib', data: { folder: 'calendar' }, fixes: [] },
  ])
})

test('fails-later: in functions, unless the program is prepared for it', async () => {
  const start = { Dockerfile: dockerfile('python -m app.main'), 'requirements.txt': 'idna\n', 'app/__init__.py': '' }
  const { findings } = await diagnosed({ ...start, 'app/main.py': 'def f():\n    from app.gone import x\n' })
  expect(findings).toMatchObject([
    { rule: 'imports/fails-later', severity: 'warning', where: { file: 'app/main.py', line: 2 } },
  ])
  expect(
    await rules({ ...start, 'app/main.py': 'class A:\n    def f(self):\n        import some_optional_thing\n' }),
  ).toEqual(['imports/fails-later info package'])
  const prepared = [
    'def f():\n    try:\n        import gone\n    except ImportError:\n        pass\n',
    'def f(x):\n    if x:\n        import gone\n',
    'import typing\nif typing.TYPE_CHECKING:\n    import gone\n',
    'def f():\n    import json, app.main\n',
  ]
  for (const source of prepared) expect(await rules({ ...start, 'app/main.py': source })).toEqual([])
})

test('wrong-interpreter: what the image does not have', async () => {
  const on = (base: string, command: string, more = '') => ({
    Dockerfile: `FROM ${base}\nWORKDIR /app\nCOPY . .\n${more}CMD ${command}\n`,
    'main.py': '',
  })
  expect(await rules(on('python:3.12-slim', 'python2 main.py'))).toEqual(['imports/wrong-interpreter error python-2'])
  expect(await rules(on('python:3.12-slim', 'python3.9 main.py'))).toEqual(['imports/wrong-interpreter error version'])
  expect(await rules(on('python:3.12', 'python3.9 main.py'))).toEqual(['imports/wrong-interpreter warning version'])
  expect(await rules(on('python:3.12-slim', 'python3.12 main.py'))).toEqual([])
  expect(await rules(on('python:3.12-slim', 'python3.9 main.py', 'RUN apt-get install -y python3.9\n'))).toEqual([])
  expect(await rules(on('debian:12', 'python main.py', 'RUN apt-get install -y python3\n'))).toEqual([
    'imports/wrong-interpreter error plain',
  ])
  expect(await rules(on('debian:12', 'python3 main.py', 'RUN apt-get install -y python3\n'))).toEqual([])
  expect(
    await rules(on('ubuntu:24.04', 'python main.py', 'RUN apt-get install -y python3 python-is-python3\n')),
  ).toEqual([])
  expect(
    await rules({
      ...on('python:3.11-slim', 'python main.py'),
      'pyproject.toml': '[project]\nname="x"\nrequires-python = ">=3.13"\n',
    }),
  ).toEqual(['imports/wrong-interpreter warning too-old'])
  const shebang = await diagnosed({ ...on('python:3.12-slim', './main.py'), 'main.py': '#!/usr/bin/env python2\n' })
  expect(shebang.findings).toMatchObject([{ rule: 'imports/wrong-interpreter', where: { file: 'main.py', line: 1 } }])
})

test('nothing is said of programs that are in order, or of no Python', async () => {
  expect(await rules({ ...script, 'app/main.py': 'import util\n' })).toEqual([])
  const { entries } = await diagnosed({ Dockerfile: 'FROM node:22\nCMD node server.js\n' })
  expect(entries).toEqual([])
})
