import { spawnSync } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import { readMigrationTrees } from '../../../engine/migrations/read-trees.ts'
import { loadedGraph } from '../../../engine/migrations/tree-graph.ts'
import { revisionText, TemporaryProject } from '../../support/migration-tree.ts'
import { pythonWithAlembic, whyNoAlembic } from '../support/real-alembic.ts'

const reason = whyNoAlembic()
const signal = new AbortController().signal
const projects: TemporaryProject[] = []
afterEach(() => {
  for (const project of projects.splice(0)) project.remove()
})

const program = `
import json, sys, warnings
from alembic.config import Config
from alembic.script import ScriptDirectory
warnings.simplefilter("ignore")
sys.dont_write_bytecode = True
try:
    script = ScriptDirectory.from_config(Config("alembic.ini", ini_section=sys.argv[1]))
    print(json.dumps({"heads": sorted(script.get_heads()), "revisions": sorted(r.revision for r in script.walk_revisions())}))
except BaseException as error:
    print(json.dumps({"error": type(error).__name__ + ": " + str(error)}))
`

interface Answer {
  readonly heads?: readonly string[]
  readonly revisions?: readonly string[]
  readonly error?: string
}

/** What \`alembic -n SECTION\` finds when it is started in the project's folder. */
function askConfigured(root: string, section: string): Answer {
  const run = spawnSync(pythonWithAlembic ?? '', ['-c', program, section], { cwd: root, encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stderr)
  return JSON.parse(run.stdout)
}

/** A chain of two migrations below `alembic/versions`, a third in `more`, a fourth in a folder below. */
function project(ini: string): TemporaryProject {
  const made = new TemporaryProject()
    .write('alembic.ini', ini)
    .write('alembic/env.py', '')
    .write('alembic/versions/a.py', revisionText({ id: 'a1', down: 'None' }))
    .write('alembic/versions/b.py', revisionText({ id: 'b2', down: "'a1'" }))
    .write('alembic/versions/below/d.py', revisionText({ id: 'd4', down: "'b2'" }))
    .write('more/c.py', revisionText({ id: 'c3', down: "'b2'" }))
  projects.push(made)
  return made
}

const base = '[alembic]\nscript_location = alembic\n'

describe.skipIf(reason !== undefined)(
  `configurations, beside the real Alembic${reason === undefined ? '' : ` (${reason})`}`,
  () => {
    it.each([
      ['nothing but the script location', base],
      ['the folder of the file', '[alembic]\nscript_location = %(here)s/alembic\n'],
      ['an option in an option', '[alembic]\nname = alembic\nscript_location = %(name)s\n'],
      ['several locations with a blank', `${base}version_locations = alembic/versions more\n`],
      ['several locations with a comma', `${base}version_locations = alembic/versions, more\n`],
      ['a separator: os', `${base}version_path_separator = os\nversion_locations = alembic/versions:more\n`],
      ['a separator: semicolon', `${base}version_path_separator = ;\nversion_locations = alembic/versions;more\n`],
      ['a separator: space', `${base}version_path_separator = space\nversion_locations = alembic/versions more\n`],
      ['a default of the whole file', '[DEFAULT]\nscript_location = alembic\n\n[alembic]\n'],
      ['a colon instead of an equals sign', '[alembic]\nscript_location: alembic\n'],
      ['comments and lines that go on', `# first\n${base}version_locations =\n    alembic/versions\n    more\n`],
    ])('%s', async (_name, ini) => {
      const { root } = project(ini)
      const answer = askConfigured(root, 'alembic')
      const [tree] = (await readMigrationTrees(root, signal)).trees
      expect(answer.error).toBeUndefined()
      if (tree === undefined) throw new Error('no tree')
      expect(tree.revisions.map(({ id }) => id).sort()).toEqual(answer.revisions)
      expect(loadedGraph(tree).heads).toEqual(answer.heads)
    })

    it.each([
      [
        'a separator that there is not',
        `${base}version_path_separator = comma\nversion_locations = alembic/versions,more\n`,
      ],
      ['an interpolation that leads nowhere', '[alembic]\nscript_location = %(nowhere)s\n'],
      ['a lonely percent sign', '[alembic]\nscript_location = alembic%\n'],
      ['no section', '[other]\nx = 1\n'],
      ['an option twice', '[alembic]\nscript_location = alembic\nscript_location = more\n'],
    ])('refuses %s, as Alembic does', async (_name, ini) => {
      const { root } = project(ini)
      expect(askConfigured(root, 'alembic').error).toBeDefined()
      expect((await readMigrationTrees(root, signal)).configProblems).not.toEqual([])
    })

    it('reads every section that names a tree, as `-n` chooses one', async () => {
      const { root } = project(
        `${base}\n[second]\nscript_location = alembic\nversion_locations = %(here)s/alembic/versions %(here)s/more\n`,
      )
      const { trees } = await readMigrationTrees(root, signal)
      for (const section of ['alembic', 'second']) {
        const tree = trees.find((one) => one.section === section)
        expect(tree?.revisions.map(({ id }) => id).sort(), section).toEqual(askConfigured(root, section).revisions)
      }
    })

    it('says of compiled migrations without their source that they are there, where Alembic runs them', async () => {
      const made = project(`${base}sourceless = true\n`)
      const compile = `import py_compile; py_compile.compile('gone.py', 'alembic/versions/gone.pyc'); py_compile.compile('gone.py', 'alembic/versions/__pycache__/cached.cpython-311.pyc'); py_compile.compile('alembic/versions/a.py', 'alembic/versions/__pycache__/a.cpython-311.pyc')`
      made.write('gone.py', revisionText({ id: 'e5', down: "'b2'" })).write('alembic/versions/__pycache__/x', '')
      expect(spawnSync(pythonWithAlembic ?? '', ['-c', compile], { cwd: made.root }).status).toBe(0)
      const answer = askConfigured(made.root, 'alembic')
      const [tree] = (await readMigrationTrees(made.root, signal)).trees
      const seen = tree?.unreadable.map(({ file, kind }) => [file, kind])
      expect(seen).toEqual([
        ['alembic/versions/gone.pyc', 'compiled'],
        ['alembic/versions/__pycache__/cached.cpython-311.pyc', 'compiled'],
      ])
      // Alembic has one more than the text shows, so nobody may call this tree fine.
      expect(answer.error ?? answer.revisions).not.toEqual(tree?.revisions.map(({ id }) => id))

      const plain = (await readMigrationTrees(project(base).root, signal)).trees[0]
      expect(plain?.unreadable).toEqual([])
    })
  },
)
