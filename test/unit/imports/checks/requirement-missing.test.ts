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

const withDriver = (code: string, requirements: string) =>
  diagnosed({ Dockerfile: dockerfile('python main.py'), 'main.py': code, 'requirements.txt': requirements })

test('requirement-missing: a database driver of which the other one is declared', async () => {
  const probe = 'import psycopg\npsycopg.connect("").close()\n'
  const { findings } = await withDriver(probe, 'psycopg2-binary==2.9.9\n')
  expect(findings).toMatchObject([
    {
      data: { module: 'psycopg', instead: 'psycopg2', files: ['main.py'] },
      // What the code asks for comes first.
      fixes: [{ id: 'imports/add-requirement' }, { id: 'imports/use-installed-driver', risk: 'safe' }],
    },
  ])
  const rows = 'import psycopg\nfrom psycopg.rows import dict_row\n'
  for (const [code, requirements] of [
    [probe, 'idna\n'],
    [probe, 'asyncpg\n'],
    [rows, 'psycopg2\n'],
  ] as const) {
    const other = await withDriver(code, requirements)
    expect(other.findings.map(({ fixes }) => fixes.map(({ id }) => id))).toEqual([['imports/add-requirement']])
  }
})

const withMarker = (marker: string, code = 'import tomli\n', more = '') => ({
  Dockerfile: dockerfile('python main.py', more),
  'main.py': code,
  'requirements.txt': `idna\ntomli; ${marker}\n`,
})

test('requirement-missing: a condition that does not hold in the container', async () => {
  const { findings, incomplete } = await diagnosed(withMarker('python_version < "3.11"'))
  expect(findings).toMatchObject([
    {
      rule: 'imports/requirement-missing',
      severity: 'error',
      variant: 'excluded',
      values: { distribution: 'tomli', marker: 'python_version < "3.11"' },
      fixes: [],
    },
  ])
  expect(incomplete).toBe(false)
})

test('requirement-missing: a condition that holds, or two that complete each other', async () => {
  for (const marker of [
    'sys_platform == "linux"',
    'python_version < "3.9"\ntomli==2; python_version >= "3.9"',
    'platform_machine == "x86_64"\ntomli',
  ]) {
    expect(await diagnosed(withMarker(marker))).toMatchObject({ findings: [], incomplete: false })
  }
})

test('requirement-missing: what cannot be known is no error, and not fine either', async () => {
  const { findings, incomplete, entries } = await diagnosed(withMarker('platform_machine == "x86_64"'))
  expect(findings).toEqual([])
  expect(incomplete).toBe(true)
  expect(entries[0]?.requirements.perhaps).toMatchObject({ module: 'tomli', marker: 'platform_machine == "x86_64"' })
})

test('requirement-missing: nobody minds what cannot be known where the program does without it', async () => {
  const guarded = 'try:\n    import tomli\nexcept ImportError:\n    tomli = None\n'
  expect(await diagnosed(withMarker('platform_machine == "x86_64"', guarded))).toMatchObject({
    findings: [],
    incomplete: false,
  })
})

test('requirement-missing: an extra of the project is installed where the Dockerfile asks for it', async () => {
  const files = (run: string) => ({
    Dockerfile: dockerfile('python main.py', `RUN ${run}\n`),
    'main.py': 'import redis\n',
    'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["idna"]\noptional-dependencies.cache = ["redis"]\n',
  })
  expect(await diagnosed(files('uv sync --extra cache'))).toMatchObject({ findings: [], incomplete: false })
  expect(await diagnosed(files('uv sync --all-extras'))).toMatchObject({ findings: [], incomplete: false })
  expect(await diagnosed(files('pip install ".[cache]"'))).toMatchObject({ findings: [], incomplete: false })
  expect(await diagnosed(files('uv sync'))).toMatchObject({ findings: [], incomplete: true })
})
