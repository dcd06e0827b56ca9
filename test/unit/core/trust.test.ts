import { mkdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ProjectCommand, TrustedFolders } from '../../../engine/core/trust.ts'
import { temporaryFolder } from '../../support/machine.ts'

const commands: readonly ProjectCommand[] = [{ name: 'seed', program: 'python', arguments: ['seed.py', '--all'] }]

test('a folder is trusted after a yes, for these commands alone', async () => {
  const [data, root] = [temporaryFolder(), temporaryFolder()]
  const folders = new TrustedFolders(data)
  expect(await folders.decide(root, commands)).toBe('unknown')
  await folders.trust(root, commands)
  expect(await new TrustedFolders(data).decide(root, commands)).toBe('trusted')
  for (const other of [
    [],
    [...commands, ...commands],
    [{ name: 'seed', program: 'rm', arguments: ['seed.py', '--all'] }],
    [{ name: 'seed', program: 'python', arguments: ['seed.py --all'] }],
    [{ name: 'other', program: 'python', arguments: ['seed.py', '--all'] }],
  ]) {
    expect(await folders.decide(root, other)).toBe('changed')
  }
  expect(await folders.decide(temporaryFolder(), commands)).toBe('unknown')
  expect(await folders.decide(join(root, 'gone'), commands)).toBe('unknown')
})

test('a yes can be repeated and taken back, also when the folder is gone', async () => {
  const [data, root] = [temporaryFolder(), join(temporaryFolder(), 'project')]
  mkdirSync(root)
  const folders = new TrustedFolders(data)
  await folders.trust(root, [])
  await folders.trust(root, commands)
  expect(await folders.list()).toHaveLength(1)
  expect(await folders.decide(root, commands)).toBe('trusted')
  const [entry] = await folders.list()
  renameSync(root, `${root} moved`)
  expect(await folders.decide(`${root} moved`, commands)).toBe('unknown')
  expect(await folders.remove(entry?.root ?? '')).toBe(true)
  expect(await folders.remove(root)).toBe(false)
  expect(await folders.list()).toEqual([])
})

test('a link is as much trusted as what it leads to', async () => {
  const [trusted, other, links] = [temporaryFolder(), temporaryFolder(), temporaryFolder()]
  const folders = new TrustedFolders(temporaryFolder())
  symlinkSync(trusted, join(links, 'one'))
  symlinkSync(other, join(links, 'two'))
  await folders.trust(join(links, 'one'), commands)
  expect(await folders.decide(trusted, commands)).toBe('trusted')
  expect(await folders.decide(join(links, 'two'), commands)).toBe('unknown')
})

test.for(['', '{', '{"root":"/"}', '[{"root":7}]', 'null'])('a file that reads %j trusts nobody', async (content) => {
  const [data, root] = [temporaryFolder(), temporaryFolder()]
  const folders = new TrustedFolders(data)
  await folders.trust(root, commands)
  const path = join(data, 'trusted-folders.json')
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0)
  expect(readFileSync(path, 'utf8')).not.toContain('seed.py')
  writeFileSync(path, content)
  expect(await folders.decide(root, commands)).toBe('unknown')
})
