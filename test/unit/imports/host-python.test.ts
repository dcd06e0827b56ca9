import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findHostPython } from '../../../engine/imports/host-python.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'
import { writeFiles } from './diagnosed.ts'

function interpreter(root: string, minor: number): void {
  writeFiles(root, {
    [`bin/python3.${minor}`]: '',
    [`lib/python3.${minor}/os.py`]: '',
    [`lib/python3.${minor}/site-packages/x.py`]: '',
  })
  symlinkSync(`python3.${minor}`, join(root, 'bin', 'python3'))
}

test('the first interpreter of the search path, with what its .pth files add', () => {
  const root = temporaryFolder()
  interpreter(root, 12)
  mkdirSync(join(root, 'editable'))
  writeFiles(root, {
    'lib/python3.12/site-packages/e.pth': `${join(root, 'editable')}\nimport os; os.system("x")\n# no\n/not/there\n`,
  })
  const found = findHostPython(testMachine({ environment: { PATH: join(root, 'bin') } }), root)
  const packages = join(root, 'lib', 'python3.12', 'site-packages')
  expect(found).toEqual({
    minor: 12,
    program: expect.stringContaining(join(root, 'bin', 'python3')),
    libraryFolder: join(root, 'lib', 'python3.12'),
    packageFolders: [packages, join(root, 'editable')],
    addedFolders: [join(root, 'editable')],
  })
})

test('a virtual environment near the folder wins', () => {
  const root = temporaryFolder()
  interpreter(root, 11)
  writeFiles(root, {
    'project/.venv/pyvenv.cfg': `home = ${join(root, 'bin')}\ninclude-system-site-packages = false\n`,
    'project/.venv/lib/python3.11/site-packages/y.py': '',
    'project/src/main.py': '',
  })
  const found = findHostPython(testMachine({ environment: { PATH: '' } }), join(root, 'project', 'src'))
  expect(found?.environmentFolder).toBe(join(root, 'project', '.venv'))
  expect(found?.packageFolders).toEqual([join(root, 'project', '.venv', 'lib', 'python3.11', 'site-packages')])
})

test('the layout of Windows', () => {
  const root = temporaryFolder()
  writeFiles(root, { 'python.exe': '', 'python313.dll': '', 'Lib/os.py': '', 'Lib/site-packages/x.py': '' })
  const found = findHostPython(testMachine({ platform: 'windows', environment: { Path: root } }), root)
  expect(found).toMatchObject({ minor: 13, packageFolders: [join(root, 'Lib', 'site-packages')] })
})

test('no Python, or a broken one, is none', () => {
  const root = temporaryFolder()
  writeFiles(root, { 'bin/python3': 'not one' })
  expect(findHostPython(testMachine({ environment: { PATH: join(root, 'bin') } }), root)).toBeUndefined()
})

test('setuptools keeps the folders of an editable project in a table', () => {
  const root = temporaryFolder()
  interpreter(root, 12)
  writeFiles(root, {
    'work/src/shop/__init__.py': '',
    'lib/python3.12/site-packages/__editable__.shop-1.pth':
      'import __editable___shop_1_finder; __editable___shop_1_finder.install()',
    'lib/python3.12/site-packages/__editable___shop_1_finder.py': `MAPPING: dict[str, str] = {'shop': ${JSON.stringify(join(root, 'work', 'src', 'shop'))}}\n`,
  })
  const found = findHostPython(testMachine({ environment: { PATH: join(root, 'bin') } }), root)
  expect(found?.addedFolders).toEqual([join(root, 'work', 'src')])
})
