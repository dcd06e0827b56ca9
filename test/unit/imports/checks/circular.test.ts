import { expect, test } from 'vitest'
import { dockerfile, rules } from '../diagnosed.ts'

test('circular: only the circle that fails', async () => {
  const start = { Dockerfile: dockerfile('python main.py'), 'main.py': 'import a\n' }
  expect(await rules({ ...start, 'a.py': 'from b import y\nx = 1\n', 'b.py': 'from a import x\ny = 1\n' })).toEqual([
    'imports/circular error',
  ])
  expect(await rules({ ...start, 'a.py': 'import b\nx = 1\n', 'b.py': 'import a\ny = 1\n' })).toEqual([])
})
