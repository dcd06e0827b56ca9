import { expect, test } from 'vitest'
import { diagnosed, dockerfile, rules } from '../diagnosed.ts'

test('syntax-error: only in what is reached', async () => {
  const start = { Dockerfile: dockerfile('python main.py'), 'broken.py': 'def f(:\n' }
  const { findings } = await diagnosed({ ...start, 'main.py': 'import json\nimport broken\n' })
  expect(findings).toMatchObject([{ rule: 'imports/syntax-error', where: { file: 'broken.py', line: 1 } }])
  expect(await rules({ ...start, 'main.py': '' })).toEqual([])
})
