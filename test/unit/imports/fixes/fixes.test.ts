import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Fix } from '../../../../engine/core/fix.ts'
import addInit from '../../../../engine/imports/fixes/add-init.ts'
import addRequirement from '../../../../engine/imports/fixes/add-requirement.ts'
import makeAbsoluteFix, { makeAbsolute } from '../../../../engine/imports/fixes/make-absolute.ts'
import renameModule from '../../../../engine/imports/fixes/rename-module.ts'
import startAsModule from '../../../../engine/imports/fixes/start-as-module.ts'
import { testMachine } from '../../../support/machine.ts'
import { diagnosed, dockerfile, type Files } from '../diagnosed.ts'

/** What the fix would write, by path; its refusal otherwise. */
async function planned(fix: Fix, files: Files): Promise<Record<string, string> | string> {
  const { root, findings } = await diagnosed(files)
  const finding = findings.find(({ rule }) => fix.rules.includes(rule))
  if (finding === undefined) throw new Error('there is no such finding')
  const plan = await fix.plan({
    finding,
    facts: {},
    root,
    machine: testMachine(),
    signal: new AbortController().signal,
  })
  if (!plan.ok) return plan.reason.key
  return Object.fromEntries(
    plan.steps.map((step) => {
      const { path, content } = step as unknown as { path: string; content: string }
      return [path, Buffer.from(content, 'base64').toString()]
    }),
  )
}

const app = { 'app/__init__.py': '', 'app/main.py': 'from .util import x\n', 'app/util.py': 'x = 1\n' }
const image = 'FROM python:3.12\nWORKDIR /app\nCOPY . .\n'

test.each<[string, Files, string, string]>([
  [
    'CMD as a list',
    { Dockerfile: `${image}CMD ["python", "app/main.py", "--x"]\n` },
    'Dockerfile',
    `${image}CMD ["python", "-m", "app.main", "--x"]\n`,
  ],
  [
    'CMD for the shell',
    { Dockerfile: `${image}CMD python -u app/main.py --x\n` },
    'Dockerfile',
    `${image}CMD python -u -m app.main --x\n`,
  ],
  [
    'Windows line ends',
    { Dockerfile: `${image}CMD python ./app/main.py\n`.replaceAll('\n', '\r\n') },
    'Dockerfile',
    `${image}CMD python -m app.main\n`.replaceAll('\n', '\r\n'),
  ],
  [
    'an absolute path',
    { Dockerfile: `${image}CMD ["python", "/app/app/main.py"]` },
    'Dockerfile',
    `${image}CMD ["python", "-m", "app.main"]`,
  ],
  [
    'compose, a list',
    { 'compose.yaml': 'services:\n  web:\n    build: .\n    command: ["python", "app/main.py"]\n', Dockerfile: image },
    'compose.yaml',
    'services:\n  web:\n    build: .\n    command: ["python", "-m", "app.main"]\n',
  ],
  [
    'compose, a string',
    { 'compose.yaml': 'services:\n  web:\n    build: .\n    command: python app/main.py\n', Dockerfile: image },
    'compose.yaml',
    'services:\n  web:\n    build: .\n    command: python -m app.main\n',
  ],
  [
    'an entry script',
    { Dockerfile: `${image}CMD ["sh", "start.sh"]\n`, 'start.sh': 'set -e\necho hello\nexec python app/main.py\n' },
    'start.sh',
    'set -e\necho hello\nexec python -m app.main\n',
  ],
])('start-as-module: %s', async (_, files, path, content) => {
  expect(await planned(startAsModule, { ...app, ...files })).toEqual({ [path]: content })
})

const list = 'services:\n  web:\n    build: .\n    command:\n      - python\n      - app/main.py\n    ports: []\n'
test.each([
  ['items of a list', 'compose.yaml', list, list.replace('- app/main.py', '- -m\n      - app.main')],
  [
    'quoted items, not indented, with Windows line ends',
    'compose.yaml',
    list
      .replace('      - python\n      - app/main.py', "    - 'python'\n    - './app/main.py' # why")
      .replaceAll('\n', '\r\n'),
    list
      .replace('      - python\n      - app/main.py', "    - 'python'\n    - '-m'\n    - 'app.main' # why")
      .replaceAll('\n', '\r\n'),
  ],
  [
    'a list in brackets',
    'compose.yaml',
    list.replace(':\n      - python\n      - app/main.py', ': [\n      "python",\n      "app/main.py",\n      ]'),
    list.replace(':\n      - python\n      - app/main.py', ': [\n      "python",\n      "-m", "app.main",\n      ]'),
  ],
  [
    'a folded text',
    'compose.yaml',
    list.replace(':\n      - python\n      - app/main.py', ': >\n      python\n      app/main.py --fast'),
    list.replace(':\n      - python\n      - app/main.py', ': >\n      python\n      -m app.main --fast'),
  ],
  [
    'a CMD over several lines',
    'Dockerfile',
    `${image}CMD ["python", \\\n  "app/main.py"]\n`,
    `${image}CMD ["python", \\\n  "-m", "app.main"]\n`,
  ],
])('start-as-module: %s', async (_, path, before, after) => {
  const files = { ...app, Dockerfile: image, [path]: before }
  expect(await planned(startAsModule, files)).toEqual({ [path]: after })
})

test('start-as-module: what only looks alike in another service stays', async () => {
  const compose = `${list}  other:\n    image: x\n    command: python app/main.py\n`
  expect(await planned(startAsModule, { ...app, Dockerfile: image, 'compose.yaml': compose })).toEqual({
    'compose.yaml': compose.replace('- app/main.py', '- -m\n      - app.main'),
  })
})

test('rename-module: names every import that has to follow', async () => {
  const { findings, root } = await diagnosed({
    Dockerfile: dockerfile('python main.py'),
    'main.py': 'import helper\nimport queue\n',
    'helper.py': 'from queue import Queue\n',
    'queue.py': 'Queue = 1\n',
  })
  const [finding] = findings
  if (finding === undefined) throw new Error('nothing was found')
  expect(finding).toMatchObject({
    rule: 'imports/shadows-stdlib',
    fixes: [{ id: 'imports/rename-module', risk: 'guide' }],
  })
  const plan = await renameModule.plan({
    finding,
    facts: {},
    root,
    machine: testMachine(),
    signal: new AbortController().signal,
  })
  expect(plan).toMatchObject({
    ok: true,
    steps: [],
    summary: { values: { suggestion: 'local_queue', places: 'helper.py:1\nmain.py:2' } },
  })
})

test.each([
  ['flask\n', 'flask\npyyaml\n'],
  ['flask', 'flask\npyyaml\n'],
  ['flask\r\n', 'flask\r\npyyaml\r\n'],
  ['', 'pyyaml\n'],
])('add-requirement: to %j', async (before, after) => {
  const files = { Dockerfile: dockerfile('python main.py'), 'main.py': 'import yaml\n', 'requirements.txt': before }
  expect(await planned(addRequirement, files)).toEqual({ 'requirements.txt': after })
})

test('add-requirement: is not offered for other files', async () => {
  const { findings } = await diagnosed({
    Dockerfile: dockerfile('python main.py'),
    'main.py': 'import yaml\n',
    'pyproject.toml': '[project]\nname = "x"\ndependencies = []\n',
  })
  expect(findings[0]).toMatchObject({ rule: 'imports/requirement-missing', fixes: [] })
})

test('add-init: an empty file', async () => {
  const files = { Dockerfile: dockerfile('fastapi run app/main.py'), 'requirements.txt': 'fastapi\n' }
  expect(await planned(addInit, { ...files, 'app/main.py': 'from . import db\n', 'app/db.py': '' })).toEqual({
    'app/__init__.py': '',
  })
})

test('make-absolute: the dots of one file', async () => {
  const files = { ...app, Dockerfile: `${image}ENV PYTHONPATH=/app\nCMD python app/main.py\n` }
  expect(await planned(makeAbsoluteFix, files)).toEqual({ 'app/main.py': 'from app.util import x\n' })
})

test.each([
  ['from . import x\n', 'from shop.web import x\n'],
  ['from .a.b import (\r\n  x,\r\n)\r\n', 'from shop.web.a.b import (\r\n  x,\r\n)\r\n'],
  [
    'from .. import x; from .y import z # from .q import r\n',
    'from shop import x; from shop.web.y import z # from .q import r\n',
  ],
  ['def f():\n    from ..core import x\n', 'def f():\n    from shop.core import x\n'],
  ['from ...far import x\n', 'from ...far import x\n'],
  ['text = """\nfrom . import x\n"""\nimport json\n', 'text = """\nfrom . import x\n"""\nimport json\n'],
])('make-absolute: %j', (before, after) => {
  expect(makeAbsolute(before, 'shop.web')).toBe(after)
})

test('a plan changes nothing by itself', async () => {
  const { root, findings } = await diagnosed({ ...app, Dockerfile: dockerfile('python app/main.py') })
  const [finding] = findings
  if (finding === undefined) throw new Error('no finding')
  await startAsModule.plan({ finding, facts: {}, root, machine: testMachine(), signal: new AbortController().signal })
  expect(readFileSync(join(root, 'Dockerfile'), 'utf8')).toBe(dockerfile('python app/main.py'))
})
