import { expect, it } from 'vitest'
import { moduleNames } from '../../../engine/python/module-names.ts'
import { readPythonHead, readPythonSource } from '../../../engine/python/source.ts'

const head = '"""doc"""\nrevision = \'a\'\ndown_revision: str = None\n\n\n'
const named = (text: string) => moduleNames(readPythonHead(Buffer.from(text))).names.get('revision')

it('is enough where nothing below changes a name, whatever else is below', () => {
  const source = readPythonHead(Buffer.from(`${head}def upgrade(:\n  print 1\n`))
  expect(source.plain).toBeDefined()
  expect(moduleNames(source).names.get('revision')).toMatchObject({ value: { kind: 'text', text: 'a' }, line: 2 })
  expect(moduleNames(source).names.get('down_revision')).toMatchObject({ value: { kind: 'none' }, line: 3 })
})

it.each([
  ['def f(): pass\n\nrevision = g()\n', { kind: 'computed' }],
  ["def f(): pass\n\nrevision = 'c'\n", { kind: 'text', text: 'c' }],
  ['def f():\n    global revision\n    revision = 1\n', { kind: 'computed' }],
])('is not enough above %j', (rest, value) => expect(named(head + rest)?.value).toEqual(value))

it.each(['def f(): pass\n', '"""\ndef f(): pass\n"""\nrevision = \'a\'\n', `${head}x = 1\n`, ''])(
  'says the same as the whole file: %j',
  (text) => {
    expect(named(text)).toEqual(moduleNames(readPythonSource(Buffer.from(text))).names.get('revision'))
  },
)
