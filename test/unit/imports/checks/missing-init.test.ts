import { expect, test } from 'vitest'
import { diagnosed, dockerfile, rules } from '../diagnosed.ts'

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
