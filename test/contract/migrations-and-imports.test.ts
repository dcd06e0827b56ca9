import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../support/machine.ts'

const commandLine = join(resolve(import.meta.dirname, '..', '..'), 'dist', 'cli', 'main.js')

function stackmedic(...argumentList: readonly string[]) {
  const run = spawnSync(process.execPath, [commandLine, ...argumentList], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'en_US.UTF-8', STACKMEDIC_DATA: temporaryFolder() },
  })
  return { code: run.status, stdout: run.stdout, stderr: run.stderr }
}

function projectWith(files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder()
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}

const revision = (id: string, parent: string | null) =>
  `revision = '${id}'\ndown_revision = ${parent === null ? 'None' : `'${parent}'`}\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n`

it('migrations: the shape of the contract and exit code 1 for two heads, 0 for one', () => {
  const files = {
    'alembic.ini': '[alembic]\nscript_location = alembic\n',
    'alembic/env.py': '',
    'alembic/versions/a.py': revision('aaa', null),
    'alembic/versions/b.py': revision('bbb', 'aaa'),
  }
  const fine = stackmedic('migrations', projectWith(files), '--format', 'json')
  expect(fine).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(fine.stdout)).toEqual({
    trees: [
      {
        path: 'alembic',
        config: 'alembic.ini',
        versionLocations: ['alembic/versions'],
        revisions: 2,
        heads: ['bbb'],
        bases: ['aaa'],
        mergePoints: [],
        branchPoints: [],
        duplicates: [],
        missingParents: [],
        cycles: [],
        syntaxErrors: [],
        unreadable: [],
      },
    ],
  })
  const forked = projectWith({ ...files, 'alembic/versions/c.py': revision('ccc', 'aaa') })
  const broken = stackmedic('migrations', forked, '--format', 'json')
  expect(broken).toMatchObject({ code: 1, stderr: '' })
  expect(JSON.parse(broken.stdout).trees[0]).toMatchObject({ heads: ['bbb', 'ccc'], branchPoints: ['aaa'] })
})

it('imports: the shape of the contract, 1 for a program that would not start and 0 for one that would', () => {
  const root = projectWith({
    'app/__init__.py': '',
    'app/util.py': 'VALUE = 1\n',
    'app/tailer.py': 'import json\nfrom .util import VALUE\n',
  })
  const file = stackmedic('imports', 'app/tailer.py', '--cwd', root, '--format', 'json')
  expect(file.code).toBe(1)
  expect(JSON.parse(file.stdout)).toMatchObject({
    entry: { form: 'file', target: 'app/tailer.py' },
    ok: false,
    failure: { kind: 'relative-in-script', file: 'app/tailer.py', line: 2 },
  })
  const module = stackmedic('imports', '-m', 'app.tailer', '--cwd', root, '--format', 'json')
  expect(module.code).toBe(0)
  expect(JSON.parse(module.stdout)).toMatchObject({
    entry: { form: 'module', target: 'app.tailer' },
    ok: true,
    modules: expect.arrayContaining([{ name: 'app.util', file: 'app/util.py', kind: 'local' }]),
  })
})

it('imports: a module that is not there is in no file, and a file that cannot be read is no good news', () => {
  const root = projectWith({ 'main.py': 'import huge\n', 'huge.py': '#'.repeat(20_000_000) })
  const gone = stackmedic('imports', '-m', 'nowhere', '--cwd', root, '--format', 'json')
  expect(gone.code).toBe(1)
  expect(JSON.parse(gone.stdout).failure).toEqual({ kind: 'unresolved', module: 'nowhere' })
  const unread = stackmedic('imports', 'main.py', '--cwd', root, '--format', 'json')
  expect(unread.code).toBe(3)
  expect(JSON.parse(unread.stdout)).toMatchObject({ ok: true, unread: ['huge.py'] })
  const inWords = stackmedic('imports', 'main.py', '--cwd', root, '--lang', 'en')
  expect(inWords.stdout).toBe('local     huge  huge.py\n\nhuge.py could not be read, so what it imports is not known\n')
})

it('imports: says in words what fails and where, in the language that is asked for', () => {
  const root = projectWith({ 'main.py': 'import nowhere\n' })
  const said = (lang: string) =>
    stackmedic('imports', 'main.py', '--cwd', root, '--lang', lang).stdout.split('\n').at(-2)
  expect(said('en')).toBe('main.py:1  There is no module nowhere.  (unresolved)')
  expect(said('es')).toBe('main.py:1  No existe el módulo nowhere.  (unresolved)')
})

it('migrations: a configuration that cannot be read ends with 3, whoever asks', () => {
  const broken = projectWith({ 'alembic.ini': '[alembic]\nscript_location = alembic\nscript_location = twice\n' })
  expect(stackmedic('migrations', broken, '--format', 'json').code).toBe(3)
  const diagnosed = stackmedic('diagnose', broken, '--only', 'migrations', '--no-docker', '--format', 'json')
  expect(diagnosed.code).toBe(3)
  expect(JSON.parse(diagnosed.stdout).areas).toMatchObject([
    { id: 'migrations', reason: 'alembic.ini could not be read, so nobody can say where its migrations are' },
  ])
})

const withPython = it.skipIf(spawnSync('python3', ['--version']).status !== 0 && process.env['CI'] !== 'true')

withPython('migrations --check-with-python: asks first, and says with a yes what Python says', () => {
  const root = projectWith({
    'alembic.ini': '[alembic]\nscript_location = alembic\n',
    'alembic/env.py': '',
    'alembic/versions/a.py': revision('aaa', null),
    'alembic/versions/b.py': revision('bbb', 'aaa'),
  })
  const asked = stackmedic('migrations', root, '--check-with-python')
  expect(asked).toMatchObject({ code: 130, stdout: '' })
  expect(asked.stderr).toMatch(
    / -I -S -B -W ignore -c '\n[\s\S]*compile\(source, "<migration>", "exec", dont_inherit=True\)/,
  )
  const agreed = stackmedic('migrations', root, '--check-with-python', '--yes', '--format', 'json')
  expect(agreed.code).toBe(0)
  expect(JSON.parse(agreed.stdout).trees[0]).toMatchObject({
    heads: ['bbb'],
    python: {
      outcome: 'agrees',
      where: 'host',
      version: expect.stringMatching(/^3\.\d+\.\d+$/),
      compared: 2,
      files: 2,
      differences: [],
      elsewhere: [],
      settled: [],
    },
  })
  // The contract of the command without it stays as it is.
  expect(JSON.parse(stackmedic('migrations', root, '--format', 'json').stdout).trees[0]).not.toHaveProperty('python')
  const empty = projectWith({
    'alembic.ini': '[alembic]\nscript_location = alembic\n',
    'alembic/env.py': '',
    'alembic/versions/readme.txt': '',
  })
  expect(stackmedic('migrations', empty, '--check-with-python')).toMatchObject({ code: 0, stderr: '' })
})
