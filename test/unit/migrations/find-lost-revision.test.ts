import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { gitIn } from '../../../engine/migrations/ask-git.ts'
import { findLostRevision } from '../../../engine/migrations/find-lost-revision.ts'
import { readMigrationTrees } from '../../../engine/migrations/read-trees.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'
import { revisionText } from '../../support/migration-tree.ts'

const signal = new AbortController().signal
const identity = ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', '-c', 'commit.gpgSign=false']

/** A project in a folder of a repository, with one migration on `main`. */
function repository() {
  const top = temporaryFolder()
  const root = join(top, 'backend')
  mkdirSync(join(root, 'alembic', 'versions'), { recursive: true })
  const git = (...words: readonly string[]) => execFileSync('git', [...identity, ...words], { cwd: top, stdio: 'pipe' })
  const migration = (name: string, id: string, down: string) =>
    writeFileSync(join(root, 'alembic', 'versions', name), revisionText({ id, down }))
  const commit = (text: string) => {
    git('add', '-A')
    git('commit', '-q', '-m', text)
  }
  git('init', '-q', '-b', 'main')
  writeFileSync(join(root, 'alembic.ini'), '[alembic]\nscript_location = alembic\n')
  writeFileSync(join(root, 'alembic', 'env.py'), 'from alembic import context\n')
  migration('a1_first.py', 'a1', 'None')
  commit('first')
  return { root, top, git, migration, commit }
}

async function find(root: string, revision: string) {
  const [tree] = (await readMigrationTrees(root, signal)).trees
  if (tree === undefined) throw new Error('no tree')
  return findLostRevision(tree, revision, gitIn(root, testMachine(), 8000, signal))
}

it('finds a revision on another branch, and where both have been together', async () => {
  const { root, git, migration, commit } = repository()
  git('checkout', '-q', '-b', 'feature/stock')
  migration('beef1234_stock.py', 'beef1234', "'a1'")
  commit('stock')
  migration('beef5678_more.py', 'beef5678', "'beef1234'")
  commit('more')
  git('checkout', '-q', 'main')
  expect(await find(root, 'beef5678')).toMatchObject({
    search: 'found',
    file: 'alembic/versions/beef5678_more.py',
    author: 'Ana',
    branches: ['feature/stock'],
    ancestor: 'a1',
  })
})

it('finds it by its content where the file is named otherwise', async () => {
  const { root, git, migration, commit } = repository()
  git('checkout', '-q', '-b', 'other')
  migration('stock.py', 'beef1234', "'a1'")
  writeFileSync(join(root, 'alembic', 'versions', 'mentions_beef1234.py'), revisionText({ id: 'else', down: "'a1'" }))
  commit('stock')
  git('checkout', '-q', 'main')
  expect(await find(root, 'beef1234')).toMatchObject({ file: 'alembic/versions/stock.py', branches: ['other'] })
})

it('finds what no branch has any more: deleted on the branch, or with the branch', async () => {
  const { root, git, migration, commit } = repository()
  migration('dead1234_gone.py', 'dead1234', "'a1'")
  commit('add')
  rmSync(join(root, 'alembic', 'versions', 'dead1234_gone.py'))
  commit('remove')
  expect(await find(root, 'dead1234')).toMatchObject({ search: 'found', branches: [], ancestor: 'a1' })
  git('checkout', '-q', '-b', 'short-lived')
  migration('feed1234_lost.py', 'feed1234', "'a1'")
  commit('lost')
  git('checkout', '-q', 'main')
  git('branch', '-q', '-D', 'short-lived')
  expect(await find(root, 'feed1234')).toMatchObject({ search: 'found', branches: [], author: 'Ana' })
})

it('says "nothing" only where all of the history was there to search', async () => {
  const { root, top, git, migration, commit } = repository()
  expect(await find(root, 'feed1234')).toEqual({
    tree: 'alembic',
    revision: 'feed1234',
    branches: [],
    search: 'nothing',
  })
  migration('b2_second.py', 'b2', "'a1'")
  commit('second')
  const shallow = join(temporaryFolder(), 'shallow')
  git('clone', '-q', '--depth', '1', `file://${top}`, shallow)
  expect((await find(join(shallow, 'backend'), 'feed1234')).search).toBe('not-finished')
  rmSync(join(top, '.git'), { recursive: true })
  expect((await find(root, 'feed1234')).search).toBe('not-finished')
})

it('gives git no words of its own out of a database, and runs nothing that the repository configures', async () => {
  const { root, top, git } = repository()
  const trap = join(top, 'trap')
  git('config', 'core.fsmonitor', `touch '${trap}'`)
  git('config', 'core.pager', `touch '${trap}'`)
  git('config', 'diff.external', `touch '${trap}'`)
  git('config', 'diff.python.textconv', `touch '${trap}'`)
  writeFileSync(join(top, '.gitattributes'), '*.py diff=python\n')
  for (const id of ['--output=trap', ':(exclude)x', 'a*', '../../etc', 'a1 --all', 'x'.repeat(500), '', 'zz99']) {
    expect((await find(root, id)).search).toBe('nothing')
  }
  expect(existsSync(trap)).toBe(false)
  expect(existsSync(join(root, 'trap'))).toBe(false)
})
