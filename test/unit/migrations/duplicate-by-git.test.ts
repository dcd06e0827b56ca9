import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { diagnose } from '../../../engine/core/diagnose.ts'
import type { Machine } from '../../../engine/core/machine.ts'
import { mend, revert } from '../../../engine/core/mend.ts'
import { makePlan, type Plan } from '../../../engine/core/plan.ts'
import { registry } from '../../../engine/core/registry.ts'
import { certainAuthors } from '../../../engine/migrations/certain-authors.ts'
import { readHeadAuthors } from '../../../engine/migrations/read-authors.ts'
import { readMigrationTrees } from '../../../engine/migrations/read-trees.ts'
import { loadedGraph } from '../../../engine/migrations/tree-graph.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'
import { alembicProject, revisionText, type TemporaryProject } from '../../support/migration-tree.ts'

const { signal } = new AbortController()
const fix = 'migrations/new-revision-id'

/** Runs git in a folder, as one person at one time. */
function gitOf(root: string) {
  return (date: string, ...words: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', ...words], {
      cwd: root,
      stdio: 'pipe',
      env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date, GIT_CONFIG_GLOBAL: '/dev/null' },
    }).toString()
}

/** By its name and by its date, `older.py` seems to be the newer file: only git knows better. */
const older = revisionText({ id: 'bb2', down: "'aa1'", created: '2026-03-09 10:00:00' })
const newer = revisionText({ id: 'bb2', down: "'aa1'", created: '2026-03-01 10:00:00' })
const place = (name: string) => `alembic/versions/${name}`
const [olderFile, newerFile] = [place('zz_older.py'), place('aa_newer.py')]

function start(): { project: TemporaryProject; git: ReturnType<typeof gitOf> } {
  const project = alembicProject([{ id: 'aa1', down: 'None' }])
  onTestFinished(() => project.remove())
  const git = gitOf(project.root)
  git('2026-01-01T10:00:00Z', 'init', '-q', '-b', 'main')
  git('2026-01-01T10:00:00Z', 'add', '.')
  git('2026-01-01T10:00:00Z', 'commit', '-q', '-m', 'first')
  return { project, git }
}

/** Each file on a branch of its own, then both merged; a migration follows. */
function merged() {
  const { project, git } = start()
  const branch = (name: string, file: string, text: string, date: string) => {
    git(date, 'checkout', '-q', '-b', name, 'main')
    project.write(file, text)
    git(date, 'add', '.')
    git(date, 'commit', '-q', '-m', name)
  }
  branch('one', olderFile, older, '2026-02-01T10:00:00Z')
  branch('two', newerFile, newer, '2026-02-02T10:00:00Z')
  const day = '2026-02-03T10:00:00Z'
  git(day, 'checkout', '-q', 'main')
  git(day, 'merge', '-q', '--no-ff', '--no-edit', 'two')
  git(day, 'merge', '-q', '--no-ff', '--no-edit', 'one')
  project.write(place('cc3.py'), revisionText({ id: 'cc3', down: "'bb2'" }))
  git(day, 'add', '.')
  git(day, 'commit', '-q', '-m', 'follows')
  return { project, git }
}

async function planIn(root: string, machine: Machine = testMachine()) {
  const diagnosis = await diagnose({ root, machine, areas: ['migrations'], signal }, registry)
  const finding = diagnosis.findings.find(({ rule }) => rule === 'migrations/duplicate-revision')
  if (finding === undefined) throw new Error('no duplicate')
  const made = await makePlan(diagnosis, finding, fix, machine, registry, signal)
  if (!made.ok) throw new Error(made.reason.key)
  return made.plan
}

/** The file that gets a new id: the first one that changes. */
const renamedBy = ({ steps: [first] }: Plan) =>
  String(z.object({ path: z.string() }).parse(first).path.split('/').at(-1))

async function renamedIn(root: string, machine?: Machine): Promise<string> {
  return renamedBy(await planIn(root, machine))
}

describe('which of two files with one id is the newer one', () => {
  it('is told by the commit that brought it, on two branches that were merged', async () => {
    const { project } = merged()
    const machine = testMachine()
    const plan = await planIn(project.root, machine)
    expect(renamedBy(plan)).toBe('aa_newer.py')
    const before = [olderFile, newerFile].map((file) => readFileSync(join(project.root, file)))
    expect(await mend(plan, { machine, registry, signal })).toMatchObject({ outcome: 'verified' })
    const [tree] = (await readMigrationTrees(project.root, signal)).trees
    const graph = tree && loadedGraph(tree)
    expect(graph?.duplicates).toEqual([])
    expect(graph?.heads).toEqual(['cc3'])
    expect(graph?.parentsOf.get(graph.parentsOf.get('cc3')?.[0] ?? '')).toEqual(['bb2'])
    expect(readFileSync(join(project.root, olderFile), 'utf8')).toBe(older)
    expect(await revert(plan.id, { machine, registry, signal })).toMatchObject({ outcome: 'undone' })
    expect([olderFile, newerFile].map((file) => readFileSync(join(project.root, file)))).toEqual(before)
  })

  it('is the one that nobody committed yet', async () => {
    const { project, git } = start()
    project.write(olderFile, older)
    git('2026-02-01T10:00:00Z', 'add', '.')
    git('2026-02-01T10:00:00Z', 'commit', '-q', '-m', 'one')
    project.write(newerFile, newer)
    expect(await renamedIn(project.root)).toBe('aa_newer.py')
  })

  it('is told by the dates in the files where neither is committed, and where there is no git', async () => {
    const { project } = start()
    project.write(olderFile, older).write(newerFile, newer)
    expect(await renamedIn(project.root)).toBe('zz_older.py')
    const full = merged()
    const machine = testMachine()
    const withoutGit = {
      ...machine,
      runProcess: (async (program, ...rest) =>
        program === 'git'
          ? { outcome: 'not-found' }
          : machine.runProcess(program, ...rest)) satisfies Machine['runProcess'],
    }
    expect(await renamedIn(full.project.root, withoutGit)).toBe('zz_older.py')
  })

  it('is told by the dates in the files where git was too slow for one of them', async () => {
    const { project } = merged()
    const machine = testMachine()
    const empty = Buffer.alloc(0)
    const slow = {
      ...machine,
      runProcess: (async (program, words, options) =>
        words.at(-1) === olderFile
          ? { outcome: 'timed-out', stdout: empty, stderr: empty }
          : machine.runProcess(program, words, options)) satisfies Machine['runProcess'],
    }
    expect(await renamedIn(project.root, slow)).toBe('zz_older.py')
  })

  it('in a shallow clone is told only by what is behind the cut, and nobody is named for the rest', async () => {
    const { project, git } = merged()
    const cloned = (depth: number) => {
      const root = join(temporaryFolder(), 'clone')
      git('2026-02-04T10:00:00Z', 'clone', '-q', `--depth=${depth}`, pathToFileURL(project.root).href, root)
      return root
    }
    // Both came with the one commit that is there: git has nothing to say about their order.
    const cut = cloned(1)
    expect(await renamedIn(cut)).toBe('zz_older.py')
    const { trees } = await readMigrationTrees(cut, signal)
    const authors = await readHeadAuthors(cut, trees, testMachine(), signal)
    expect(authors.map(({ cutOff }) => cutOff)).toEqual([true, true])
    expect(certainAuthors(authors)).toEqual([])
    // With the merges and the commits of both branches, it knows as much as the whole repository.
    expect(await renamedIn(cloned(4))).toBe('aa_newer.py')
  })
})
