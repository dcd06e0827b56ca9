import { expect, test } from 'vitest'
import { diagnosed, dockerfile } from '../diagnosed.ts'

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
