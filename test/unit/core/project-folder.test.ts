import { expect, test } from 'vitest'
import { isPlainPath } from '../../../engine/core/project-folder.ts'

test.for(['a.txt', 'a/b c/d.txt', '.env', '.github/x.yml', 'ä/ñ.txt', 'console.txt', 'com10.txt', 'a..b/c'])(
  '%s names a file of a project everywhere',
  (path) => {
    expect([isPlainPath(path, false), isPlainPath(path, true)]).toEqual([true, true])
  },
)

test.for(['', '.', '..', '/etc/passwd', '../a', 'a/../b', 'a/..', './a', 'a//b', 'a/', 'a\0b'])(
  '%j names none anywhere',
  (path) => {
    expect([isPlainPath(path, false), isPlainPath(path, true)]).toEqual([false, false])
  },
)

test.for([
  'nul',
  'NUL.txt',
  'a/con',
  'com1.yaml',
  'lpt9',
  'aux.',
  'C:/x',
  'C:x',
  'a.txt:stream',
  'a\\..\\b',
  'a ',
  'a.',
])('%s is something else to Windows', (path) => {
  expect([isPlainPath(path, false), isPlainPath(path, true)]).toEqual([true, false])
})
