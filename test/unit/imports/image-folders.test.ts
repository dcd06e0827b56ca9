import { expect, test } from 'vitest'
import { diagnosed } from './diagnosed.ts'

const web = (entries: Awaited<ReturnType<typeof diagnosed>>['entries']) => entries[0]

test('only what is copied is in the image', async () => {
  const { entries, findings } = await diagnosed({
    Dockerfile:
      'FROM python:3.12\nWORKDIR /code\nCOPY app/main.py app/__init__.py app/\nCMD ["python", "-m", "app.main"]\n',
    'app/__init__.py': '',
    'app/main.py': 'from app import helper\n',
    'app/helper.py': '',
  })
  expect(web(entries)?.failure).toMatchObject({ kind: 'missing-name', module: 'app', name: 'helper' })
  expect(findings.map(({ rule }) => rule)).toEqual(['imports/unresolved'])
})

test('a bind mount over the image counts', async () => {
  const { entries } = await diagnosed({
    'compose.yaml': 'services:\n  web:\n    build: .\n    volumes: ["./src:/app/lib"]\n',
    Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY main.py .\nCMD python main.py\n',
    'main.py': 'import lib.thing\n',
    'src/thing.py': '',
  })
  expect(web(entries)?.failure).toBeUndefined()
  expect(web(entries)?.modules).toContainEqual(expect.objectContaining({ name: 'lib.thing', file: 'src/thing.py' }))
})

test('a copied folder under another name', async () => {
  const { entries } = await diagnosed({
    Dockerfile:
      'FROM python:3.12\nCOPY ./backend/app /srv/app\nENV PYTHONPATH=/srv\nCMD ["python", "/srv/app/run.py"]\n',
    'backend/app/__init__.py': '',
    'backend/app/run.py': 'from app.side import x\n',
    'backend/app/side.py': 'x = 1\n',
  })
  expect(web(entries)).toMatchObject({ target: 'backend/app/run.py', absolutePackage: 'app' })
  expect(web(entries)?.failure).toBeUndefined()
})

test('a file outside of the project is not read, and the answer says that it is incomplete', async () => {
  const { incomplete } = await diagnosed({
    'compose.yaml':
      'services:\n  web:\n    image: python:3.12\n    command: python /app/main.py\n    volumes: ["..:/app"]\n',
    '../main.py': 'import gone\n',
  })
  expect(incomplete).toBe(true)
})
