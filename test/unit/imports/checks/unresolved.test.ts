import { expect, test } from 'vitest'
import { dockerfile, rules, script } from '../diagnosed.ts'

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
