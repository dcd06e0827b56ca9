import { expect, test } from 'vitest'
import { diagnosed, dockerfile, rules, script } from '../diagnosed.ts'

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
