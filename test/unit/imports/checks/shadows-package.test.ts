import { expect, test } from 'vitest'
import { diagnosed, dockerfile, rules } from '../diagnosed.ts'

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
