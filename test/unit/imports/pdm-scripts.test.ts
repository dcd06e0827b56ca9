import { expect, test } from 'vitest'
import { readPdmScripts } from '../../../engine/imports/pdm-scripts.ts'
import { diagnosed } from './diagnosed.ts'

test('commands, shells, calls; composites and shared options are no programs', () => {
  const text = `[project]
name = "shop"
[tool.pdm.scripts]
_.env_file = ".env"
serve = "python serve.py --port 1"
listed = ["python", "-m", "shop"]
made = {cmd = ["python", "make.py"], env = {A = "1"}}
piped = {shell = "cd src && python piped.py | tee log"}
called = {call = "shop.cli:main('x')"}
all = {composite = ["serve", "made"]}
[tool.pdm.scripts.table]
cmd = "python table.py"
`
  expect(readPdmScripts(text)).toEqual([
    { name: 'serve', words: ['sh', '-c', 'python serve.py --port 1'], line: 5 },
    { name: 'listed', words: ['python', '-m', 'shop'], line: 6 },
    { name: 'made', words: ['python', 'make.py'], line: 7 },
    { name: 'piped', words: ['sh', '-c', 'cd src && python piped.py | tee log'], line: 8 },
    { name: 'called', words: ['python', '-c', 'from shop.cli import main'], line: 9 },
    { name: 'table', words: ['sh', '-c', 'python table.py'], line: 11 },
  ])
  expect(readPdmScripts('[tool.pdm.scripts\n')).toEqual([])
  expect(readPdmScripts('[tool.pdm.scripts]\nx = 1\n')).toEqual([])
})

test('a script of PDM is an entry point, with the line that declares it', async () => {
  const { findings } = await diagnosed({
    'compose.yaml': 'services: {}\n',
    'pyproject.toml': '[project]\nname = "shop"\n[tool.pdm.scripts]\nserve = "python serve.py"\n',
    'serve.py': 'from helper import gone\n',
    'helper.py': '',
  })
  expect(findings).toMatchObject([
    { rule: 'imports/unresolved', values: { service: 'serve (pyproject.toml)' }, evidence: [{ line: 4 }, {}] },
  ])
})
