import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findModule } from '../../../engine/imports/module-finder.ts'
import { DiskFolders } from '../../../engine/imports/source-folder.ts'
import { temporaryFolder } from '../../support/machine.ts'
import { writeFiles } from './diagnosed.ts'

const root = () => {
  const folder = temporaryFolder()
  writeFiles(folder, {
    'one/module.py': '',
    'one/both.py': '',
    'one/both/__init__.py': '',
    'one/space/a.py': '',
    'two/space/b.py': '',
    'one/later/x.txt': '',
    'two/later.py': '',
    'one/native.cpython-312-x86_64-linux-gnu.so': '',
    'one/compiled.pyc': '',
    'one/frozen/__init__.pyc': '',
    'one/stub.pyi': '',
  })
  return folder
}
const find = (name: string, folder: string, ...path: string[]) =>
  findModule(
    name,
    path.map((entry) => join(folder, entry)),
    new DiskFolders(),
  )

test('a module, a package before a module, folders of a namespace', () => {
  const folder = root()
  expect(find('module', folder, 'one')).toEqual({ kind: 'module', file: join(folder, 'one', 'module.py') })
  expect(find('both', folder, 'one')).toMatchObject({ kind: 'package', folder: join(folder, 'one', 'both') })
  expect(find('space', folder, 'one', 'two')).toEqual({
    kind: 'namespace',
    folders: [join(folder, 'one', 'space'), join(folder, 'two', 'space')],
  })
})

test('a module further back wins over a folder without __init__', () => {
  const folder = root()
  expect(find('later', folder, 'one', 'two')).toEqual({ kind: 'module', file: join(folder, 'two', 'later.py') })
})

test('what is compiled is there and cannot be read', () => {
  const folder = root()
  for (const name of ['native', 'compiled', 'frozen']) expect(find(name, folder, 'one')?.kind).toBe('opaque')
})

test('stubs are no modules; missing folders hold nothing', () => {
  const folder = root()
  expect(find('stub', folder, 'one')).toBeUndefined()
  expect(find('module', folder, 'nowhere', 'two')).toBeUndefined()
})

test('an archive may hold what no folder has', () => {
  const folder = root()
  expect(find('packed', folder, 'lib.zip', 'one')).toEqual({ kind: 'archive', file: join(folder, 'lib.zip') })
  expect(find('module', folder, 'lib.zip', 'one')?.kind).toBe('module')
})
