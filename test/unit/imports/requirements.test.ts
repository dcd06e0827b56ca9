import { expect, test } from 'vitest'
import { withInstalled } from '../../../engine/imports/image-installs.ts'
import { providedBy, readRequirements } from '../../../engine/imports/requirements.ts'
import { temporaryFolder } from '../../support/machine.ts'
import { type Files, writeFiles } from './diagnosed.ts'

async function read(files: Files) {
  const root = temporaryFolder()
  writeFiles(root, files)
  const requirements = await readRequirements(root, root)
  return { ...requirements, names: requirements.declared.map(({ name }) => name).sort() }
}

test('pip: comments, markers, extras, versions, options, includes and one that includes itself', async () => {
  const { names, file, partial, declared } = await read({
    'requirements.txt':
      '# all\r\nFlask==3.0 # web\r\nuvicorn[standard] >= 0.30 ; python_version > "3.8"\r\n-r more/base.txt\r\n--index-url https://example.org\r\n-c constraints.txt\r\nlong-name \\\r\n  >= 1\r\n',
    'more/base.txt': 'redis\n-r base.txt\n-r ../requirements.txt\n--requirement=../other.in\n',
    'other.in': 'pydantic~=2.0\n',
    'constraints.txt': 'never-installed==1\n',
  })
  expect(names).toEqual(['Flask', 'long-name', 'pydantic', 'redis', 'uvicorn'])
  expect(file).toBe('requirements.txt')
  expect(partial).toBe(false)
  expect(declared.find(({ name }) => name === 'uvicorn')?.extras).toBe(true)
})

test('pip: a line of a megabyte costs no more than its length, and a link may hold a semicolon', async () => {
  const { declared } = await read({
    'requirements.txt': `${'@'.repeat(1_000_000)}\nthing @ https://example.org/a;b/thing.whl ; python_version < "3"\nredis\n`,
  })
  expect(declared.map(({ name }) => name)).toEqual(['thing', 'redis'])
})

test('pip: links are known by their egg, otherwise nothing is complete', async () => {
  expect(await read({ 'requirements.txt': 'git+https://example.org/x.git#egg=mylib\n' })).toMatchObject({
    names: ['mylib'],
    partial: false,
  })
  expect((await read({ 'requirements.txt': '-e .\n' })).partial).toBe(true)
  expect((await read({ 'requirements.txt': 'thing @ https://example.org/thing.whl\n' })).names).toEqual(['thing'])
})

test('pip: a folder of requirements files', async () => {
  expect(
    (await read({ 'requirements/base.txt': 'django\n', 'requirements/dev.txt': '-r base.txt\npytest\n' })).names,
  ).toEqual(['django', 'pytest'])
})

test('pyproject: PEP 621, groups, uv and Hatch', async () => {
  const { names, requiresPython } = await read({
    'pyproject.toml': `[project]
name = "shop"
requires-python = ">=3.12,<4"
dependencies = ["fastapi[standard]>=0.110", "psycopg2-binary"]
[project.optional-dependencies]
cache = ["redis"]
[dependency-groups]
dev = ["pytest", {include-group = "lint"}]
[tool.uv]
dev-dependencies = ["ruff"]
`,
  })
  expect(names).toEqual(['fastapi', 'psycopg2-binary', 'pytest', 'redis', 'ruff'])
  expect(requiresPython).toEqual({ minor: 12, file: 'pyproject.toml', line: 3 })
})

test('pyproject: Poetry and its groups; the project itself and path dependencies are its own', async () => {
  const { declared, requiresPython } = await read({
    'pyproject.toml': `[tool.poetry]
name = "shop"
[tool.poetry.dependencies]
python = "^3.11"
sqlalchemy = "^2"
shared = { path = "../shared" }
[tool.poetry.group.dev.dependencies]
mypy = "*"
`,
  })
  expect(declared.map(({ name, own }) => [name, own ?? false])).toEqual([
    ['sqlalchemy', false],
    ['shared', true],
    ['mypy', false],
  ])
  expect(requiresPython?.minor).toBe(11)
})

test('pyproject: PDM, dynamic dependencies, damage', async () => {
  expect((await read({ 'pyproject.toml': '[tool.pdm.dev-dependencies]\ntest = ["pytest"]\n' })).names).toEqual([
    'pytest',
  ])
  expect((await read({ 'pyproject.toml': '[project]\nname="x"\ndynamic = ["dependencies"]\n' })).partial).toBe(true)
  expect((await read({ 'pyproject.toml': '[project\n' })).partial).toBe(true)
})

test('Pipfile, setup.cfg, setup.py', async () => {
  expect((await read({ Pipfile: '[packages]\nrequests = "*"\n[dev-packages]\nblack = "*"\n' })).names).toEqual([
    'black',
    'requests',
  ])
  expect(
    (await read({ 'setup.cfg': '[options]\ninstall_requires =\n    click>=8\n    attrs\npackages = find:\n' })).names,
  ).toEqual(['attrs', 'click'])
  expect((await read({ 'setup.py': 'setup()\n' })).partial).toBe(true)
})

test('locks name everything; uv names the project itself too', async () => {
  const uv = await read({
    'uv.lock':
      'version = 1\n[[package]]\nname = "shop"\nsource = { editable = "." }\n[[package]]\nname = "idna"\nversion = "3"\nsource = { registry = "https://example.org" }\n',
  })
  expect(uv.locked).toBe(true)
  expect(uv.declared.map(({ name, own }) => [name, own ?? false])).toEqual([
    ['shop', true],
    ['idna', false],
  ])
  expect(await read({ 'poetry.lock': '[[package]]\nname = "six"\n' })).toMatchObject({ locked: true, names: ['six'] })
  expect(await read({ 'Pipfile.lock': '{"default": {"six": {}}, "develop": {"pytest": {}}}' })).toMatchObject({
    locked: true,
    names: ['pytest', 'six'],
  })
  expect((await read({ 'Pipfile.lock': '{' })).partial).toBe(true)
})

test('what a distribution installs is known by its modules, by what it brings, and by likeness', () => {
  const provides = (...names: string[]) => providedBy(names.map((name) => ({ name, extras: false, file: '' })))
  expect(provides('PyYAML')('yaml')).toBe(true)
  expect(provides('psycopg2-binary')('psycopg2')).toBe(true)
  expect(provides('Flask')('jinja2')).toBe(true)
  expect(provides('python-json-logger')('pythonjsonlogger')).toBe(true)
  expect(provides('my_lib')('my_lib')).toBe(true)
  expect(provides('flask')('redis')).toBe(false)
})

test('what a Dockerfile installs by name', () => {
  const none = { declared: [], locked: false, partial: false }
  const read = (...runs: string[]) => {
    const { declared, partial } = withInstalled(none, runs)
    return { names: declared.map(({ name }) => name), partial }
  }
  expect(read('pip install --no-cache-dir flask==3 "uvicorn[standard]>=0.3" && echo done')).toEqual({
    names: ['flask', 'uvicorn'],
    partial: false,
  })
  expect(read('pip install -r requirements.txt -c limits.txt')).toEqual({ names: [], partial: false })
  expect(read('apt-get update && apt-get install -y python3-psycopg2 gcc')).toEqual({
    names: ['psycopg2'],
    partial: false,
  })
  expect(read('apk add --no-cache py3-redis')).toEqual({ names: ['redis'], partial: false })
  expect(read('uv pip install --system httpx')).toEqual({ names: ['httpx'], partial: false })
  expect(read('pip install .').partial).toBe(true)
  expect(read('pip install git+https://example.org/x').partial).toBe(true)
  expect(read('pip install $PACKAGES').partial).toBe(true)
})

const markers = async (files: Files) =>
  Object.fromEntries((await read(files)).declared.map(({ name, marker }) => [name, marker]))

test('conditions: pip, hashes, links, Poetry, Pipenv', async () => {
  expect(
    await markers({
      'requirements.txt':
        'a==1 ; python_version < "3.9" --hash=sha256:00\nb @ https://example.org/b;c.whl ; os_name == "nt"\nc; extra == "x"\nc\n',
    }),
  ).toEqual({ a: 'python_version < "3.9"', b: 'os_name == "nt"', c: undefined })
  expect(
    await markers({
      'pyproject.toml': `[tool.poetry.dependencies]
a = { version = "1", python = ">=3.8,<3.12", platform = "win32" }
b = [{ version = "1", python = "<3.9" }, { version = "2", markers = "python_version >= '3.9'" }]
c = { version = "1", optional = true }
[tool.poetry.extras]
fast = ["c"]
`,
    }),
  ).toEqual({
    a: '(sys_platform == "win32") and (python_version >= "3.8" and python_version < "3.12")',
    b: '(python_version < "3.9") or (python_version >= \'3.9\')',
    c: 'extra == "fast"',
  })
  expect(await markers({ Pipfile: '[packages]\nx = {version = "*", sys_platform = "== \'win32\'"}\n' })).toEqual({
    x: "sys_platform == 'win32'",
  })
})

test('conditions: a lock file counts where nothing else names the distribution', async () => {
  expect(
    await markers({
      'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["tomli; python_version < \'3.11\'", "click"]\n',
      'uv.lock': `version = 1
[[package]]
name = "tomli"
[[package]]
name = "colorama"
[[package]]
name = "click"
dependencies = [{ name = "colorama", marker = "sys_platform == 'win32'" }]
`,
    }),
  ).toEqual({ tomli: "python_version < '3.11'", click: undefined, colorama: "sys_platform == 'win32'" })
  expect(
    await markers({ 'poetry.lock': '[[package]]\nname = "six"\nmarkers = "python_version < \\"3.9\\""\n' }),
  ).toEqual({ six: 'python_version < "3.9"' })
})

test('conditions: what a Dockerfile installs by name', () => {
  const none = { declared: [], locked: false, partial: false }
  const { declared } = withInstalled(none, ['pip install "tomli>=1; python_version < \'3.11\'" redis && echo done'])
  expect(declared.map(({ name, marker }) => [name, marker])).toEqual([
    ['tomli', "python_version < '3.11'"],
    ['redis', undefined],
  ])
})
