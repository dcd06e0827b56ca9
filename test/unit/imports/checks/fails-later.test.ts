import { expect, test } from 'vitest'
import { diagnosed, dockerfile, rules } from '../diagnosed.ts'

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
