import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readAuthor } from '../../../engine/migrations/read-authors.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

const signal = new AbortController().signal
const empty = Buffer.alloc(0)

function repository() {
  const root = temporaryFolder()
  const identity = ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com']
  const git = (...words: readonly string[]) =>
    execFileSync('git', [...identity, ...words], { cwd: root, stdio: 'pipe' })
  git('init', '-q', '-b', 'main')
  writeFileSync(join(root, 'a.py'), 'x')
  git('add', '.')
  git('commit', '-q', '-m', 'first')
  return { root, git }
}

it('says who added a file, and on which branch', async () => {
  const { root, git } = repository()
  git('checkout', '-q', '-b', 'feature/stock')
  writeFileSync(join(root, 'b.py'), 'y')
  git('add', '.')
  git('commit', '-q', '-m', 'second')
  expect(await readAuthor(root, 'b.py', testMachine(), signal)).toMatchObject({
    file: 'b.py',
    author: 'Ana',
    branches: ['feature/stock'],
  })
})

it('runs nothing that the repository configures', async () => {
  const { root, git } = repository()
  const trap = join(root, 'trap')
  git('config', 'core.fsmonitor', `touch '${trap}'`)
  git('config', 'core.pager', `touch '${trap}'`)
  git('config', 'gpg.program', `touch '${trap}'`)
  git('config', 'log.showSignature', 'true')
  expect(await readAuthor(root, 'a.py', testMachine(), signal)).toMatchObject({ author: 'Ana' })
  expect(existsSync(trap)).toBe(false)
})

it('knows nothing where there is no repository, no git, or no such file', async () => {
  const machine = testMachine()
  expect(await readAuthor(temporaryFolder(), 'a.py', machine, signal)).toBe('uncommitted')
  expect(await readAuthor(repository().root, 'gone.py', machine, signal)).toBe('uncommitted')
  const without = { ...machine, runProcess: async () => ({ outcome: 'not-found' }) as const }
  expect(await readAuthor(repository().root, 'a.py', without, signal)).toBe('uncommitted')
  const late = { ...machine, runProcess: async () => ({ outcome: 'timed-out', stdout: empty, stderr: empty }) as const }
  expect(await readAuthor(repository().root, 'a.py', late, signal)).toBe('unanswered')
})
