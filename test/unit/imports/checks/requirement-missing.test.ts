import { expect, test } from 'vitest'
import { diagnosed, dockerfile, rules } from '../diagnosed.ts'

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
