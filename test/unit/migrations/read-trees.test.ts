import { symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { behindContainers } from '../../../engine/migrations/container-paths.ts'
import { readMigrationTrees } from '../../../engine/migrations/read-trees.ts'
import { loadedGraph } from '../../../engine/migrations/tree-graph.ts'
import { readComposeModel } from '../../../engine/project/compose/model.ts'
import { testMachine } from '../../support/machine.ts'
import { alembicProject, revisionText, TemporaryProject } from '../../support/migration-tree.ts'

const signal = new AbortController().signal
const projects: TemporaryProject[] = []
afterEach(() => {
  for (const project of projects.splice(0)) project.remove()
})

function keep(project: TemporaryProject): TemporaryProject {
  projects.push(project)
  return project
}

const read = (project: TemporaryProject) => readMigrationTrees(project.root, signal)
const a1 = revisionText({ id: 'a1', down: 'None' })

describe('finding trees', () => {
  it('finds folders that a configuration names as they are inside of a container', async () => {
    const inside = '[alembic]\nscript_location = /app/db/alembic\nversion_locations = /app/db/alembic/versions\n'
    const revision = revisionText({ id: 'a1', down: 'None' })
    const services =
      'services:\n  api:\n    build: ./api\n  job:\n    image: python\n    volumes:\n      - ./job:/srv\n'
    const project = keep(new TemporaryProject())
      .write('compose.yaml', services)
      .write('api/Dockerfile', 'FROM python:3.12\nWORKDIR /app\nCOPY source ./db\n')
      .write('api/alembic.ini', inside)
      .write('api/source/alembic/versions/a.py', revision)
      .write('job/alembic.ini', '[alembic]\nscript_location = /srv/m\n')
      .write('job/m/versions/a.py', revision)
      .write('nowhere/alembic.ini', '[alembic]\nscript_location = /opt/gone\n')
    const model = await readComposeModel(project.root, testMachine(), signal)
    const hostFolder = behindContainers(project.root, async () => model?.services ?? [])
    const { trees, configProblems } = await readMigrationTrees(project.root, signal, { syntax: true, hostFolder })
    expect(trees.map(({ path, versionLocations }) => [path, versionLocations]).sort()).toEqual([
      ['api/source/alembic', ['api/source/alembic/versions']],
      ['job/m', ['job/m/versions']],
    ])
    expect(trees.every(({ revisions }) => revisions.length === 1)).toBe(true)
    expect(configProblems).toMatchObject([{ file: 'nowhere/alembic.ini', kind: 'script-location-missing' }])
  })

  it('says where a pyproject.toml is no TOML, and still finds the tree', async () => {
    const project = keep(alembicProject([{ id: 'a1', down: 'None' }])).write('pyproject.toml', '[project]\nname = \n')
    const { trees, configProblems } = await read(project)
    expect(configProblems).toMatchObject([{ file: 'pyproject.toml', line: 2, kind: 'not-toml' }])
    expect(trees).toHaveLength(1)
  })

  it('leaves a pyproject.toml that has nothing to do with Alembic to others', async () => {
    const project = keep(new TemporaryProject()).write('pyproject.toml', '[project\n')
    expect((await read(project)).configProblems).toEqual([])
  })

  it('reads a tree by its ini', async () => {
    const project = keep(
      alembicProject([
        { id: 'a1', down: 'None' },
        { id: 'b2', down: "'a1'" },
      ]),
    )
    const { trees, configProblems } = await read(project)
    expect(configProblems).toEqual([])
    expect(trees).toMatchObject([
      {
        path: 'alembic',
        config: 'alembic.ini',
        versionLocations: ['alembic/versions'],
        syntaxErrors: [],
        unreadable: [],
      },
    ])
    expect(trees[0] && loadedGraph(trees[0])).toMatchObject({ heads: ['b2'], bases: ['a1'] })
  })

  it("finds several: by pyproject.toml, by section, by Flask-Migrate's place, by files alone", async () => {
    const project = keep(new TemporaryProject())
      .write('api/pyproject.toml', '[tool.alembic]\nscript_location = "%(here)s/m"\n')
      .write('api/m/versions/a.py', a1)
      .write('two/alembic.ini', '[alembic]\nscript_location = one\n[other]\nscript_location = other\n')
      .write('two/one/versions/a.py', a1)
      .write('two/other/versions/a.py', a1)
      .write('flask/migrations/alembic.ini', '[alembic]\n# nothing\n')
      .write('flask/migrations/env.py', 'from alembic import context\n')
      .write('flask/migrations/versions/a.py', a1)
      .write('bare/env.py', 'from alembic import context\n')
      .write('bare/versions/a.py', a1)
      .write('unrelated/env.py', 'import os\n')
      .write('unrelated/versions/a.py', 'x = 1\n')
      .write('node_modules/x/alembic.ini', '[alembic]\nscript_location = .\n')
      .write('env3/pyvenv.cfg', '')
      .write('env3/x/env.py', 'from alembic import context\n')
      .write('env3/x/versions/a.py', a1)
    const { trees } = await read(project)
    expect(trees.map(({ path }) => path).sort()).toEqual(['api/m', 'bare', 'flask/migrations', 'two/one', 'two/other'])
  })

  it("takes script_location from the folder that it exists in: the ini's own or one above", async () => {
    const project = keep(new TemporaryProject())
      .write('conf/alembic.ini', '[alembic]\nscript_location = db/m\n')
      .write('db/m/versions/a.py', a1)
    expect((await read(project)).trees).toMatchObject([{ path: 'db/m', config: 'conf/alembic.ini' }])
  })

  it("finds a package's folder below src", async () => {
    const project = keep(new TemporaryProject())
      .write('alembic.ini', '[alembic]\nscript_location = shop.db:migrations\n')
      .write('src/shop/db/migrations/versions/a.py', a1)
    expect((await read(project)).trees).toMatchObject([{ path: 'src/shop/db/migrations' }])
  })

  it('says where a configuration leads nowhere', async () => {
    const project = keep(new TemporaryProject()).write('alembic.ini', '[alembic]\nscript_location = gone\n')
    expect(await read(project)).toEqual({
      trees: [],
      configProblems: [
        { file: 'alembic.ini', section: 'alembic', line: 2, kind: 'script-location-missing', detail: 'gone' },
      ],
    })
  })

  it('looks into subfolders only where that is asked for', async () => {
    const nested = (options: string) => keep(alembicProject([], options)).write('alembic/versions/2026/a.py', a1)
    const [plain] = (await read(nested(''))).trees
    expect(plain).toMatchObject({ revisions: [], ignoredBelow: 1 })
    const [recursive] = (await read(nested('recursive_version_locations = true\n'))).trees
    expect(recursive?.revisions.map(({ id }) => id)).toEqual(['a1'])
  })
})

describe('bad input', () => {
  const kindsOf = async (project: TemporaryProject) =>
    Object.fromEntries(
      (await read(project)).trees.flatMap(({ unreadable }) =>
        unreadable.map(({ file, kind }) => [file.split('/').at(-1), kind]),
      ),
    )

  it('passes over what Alembic passes over', async () => {
    const project = keep(alembicProject([{ id: 'a1', down: 'None' }]))
      .write('alembic/versions/__init__.py', 'syntax error here(')
      .write('alembic/versions/.#lock.py', '(')
      .write('alembic/versions/a1.py~', '(')
      .write('alembic/versions/README.md', '(')
      .write('alembic/versions/__pycache__/a1.cpython-311.pyc', '(')
    const { trees } = await read(project)
    expect(trees[0]).toMatchObject({ unreadable: [], syntaxErrors: [], ignoredBelow: 0 })
  })

  it('names every file that gives no revision, and why', async () => {
    const project = keep(alembicProject([]))
      .write('alembic/versions/empty.py', '')
      .write('alembic/versions/binary.py', Uint8Array.of(0, 1, 2, 255, 0))
      .write('alembic/versions/number.py', 'revision = 1\ndown_revision = None\n')
      .write('alembic/versions/minus.py', "revision = 'a-1'\ndown_revision = None\n")
      .write('alembic/versions/call.py', 'revision = make()\ndown_revision = None\n')
      .write('alembic/versions/no_down.py', "revision = 'n1'\n")
      .write('alembic/versions/folder.py/inner.py', a1)
      .write('alembic/versions/large.py', '')
    truncateSync(join(project.root, 'alembic/versions/large.py'), 30 * 1024 * 1024)
    expect(await kindsOf(project)).toEqual({
      'empty.py': 'no-revision',
      'number.py': 'not-text',
      'minus.py': 'forbidden-character',
      'call.py': 'computed-revision',
      'no_down.py': 'no-down-revision',
      'folder.py': 'not-a-file',
      'large.py': 'too-large',
    })
    expect((await read(project)).trees[0]?.syntaxErrors).toMatchObject([{ kind: 'null-bytes' }])
  })

  it('follows links inside of the project only, and survives loops', async () => {
    const project = keep(alembicProject([]))
    const outside = keep(new TemporaryProject()).write('secret.py', a1)
    project.write('shared/b2.py', revisionText({ id: 'b2', down: 'None' }))
    const versions = join(project.root, 'alembic/versions')
    project.write('alembic/versions/.keep', '')
    symlinkSync(join(outside.root, 'secret.py'), join(versions, 'secret.py'))
    symlinkSync(join(project.root, 'shared/b2.py'), join(versions, 'b2.py'))
    symlinkSync(join(versions, 'loop.py'), join(versions, 'loop.py'))
    symlinkSync(project.root, join(versions, 'again'))
    const { trees } = await read(project)
    expect(trees.flatMap(({ revisions }) => revisions.map(({ id }) => id))).toEqual(['b2'])
    expect(await kindsOf(project)).toMatchObject({ 'secret.py': 'outside-project', 'loop.py': 'not-readable' })
  })

  it('leaves a damaged file out of the graph and still reads its ids', async () => {
    const project = keep(
      alembicProject([
        { id: 'a1', down: 'None' },
        { id: 'c3', down: "'b2'" },
      ]),
    )
    writeFileSync(
      join(project.root, 'alembic/versions/b2_step.py'),
      `${revisionText({ id: 'b2', down: "'a1'" })}\\ No newline at end of file\n`,
    )
    const [tree] = (await read(project)).trees
    expect(tree?.syntaxErrors).toMatchObject([{ kind: 'stray-backslash', file: 'alembic/versions/b2_step.py' }])
    expect(tree && loadedGraph(tree).missingParents).toMatchObject([{ revision: 'c3', parent: 'b2' }])
    expect(tree?.revisions.find(({ id }) => id === 'b2')).toMatchObject({ damaged: true, parents: ['a1'] })
  })
})
