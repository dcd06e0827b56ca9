import { expect, test } from 'vitest'
import { logicalLines } from '../../../engine/python/logical-lines.ts'
import { readStatements, stringListValue } from '../../../engine/python/statements.ts'

const one = (source: string) => readStatements(source)[0]

test('logical lines: brackets, backslashes, comments, strings', () => {
  const lines = logicalLines('a = (1, # one\n  2)\nb = 1 + \\\n  2\n\n# only a comment\n\tc = """x\ny"""\n')
  expect(lines.map(({ line, indent, text }) => [line, indent, text.replace(/\s+/g, ' ')])).toEqual([
    [1, 0, 'a = (1, 2)'],
    [3, 0, 'b = 1 + 2'],
    [7, 8, 'c = """x y"""'],
  ])
  for (const { text, outline } of lines) expect(outline).toHaveLength(text.length)
})

test('logical lines: damage ends them, and never hangs', () => {
  expect(logicalLines('x = (\n"abc\n')).toHaveLength(1)
  expect(logicalLines(')\nimport a\n').map(({ text }) => text)).toEqual([')', 'import a'])
  expect(logicalLines('"""never closed\nimport a')).toHaveLength(1)
})

test.each<[string, object]>([
  [
    'import a.b as c, d . e',
    {
      kind: 'import',
      modules: [
        { name: 'a.b', binds: 'c' },
        { name: 'd.e', binds: 'd' },
      ],
    },
  ],
  [
    'from . import (x as y,\n  z,)',
    {
      kind: 'from',
      level: 1,
      module: '',
      names: [
        { name: 'x', binds: 'y' },
        { name: 'z', binds: 'z' },
      ],
    },
  ],
  ['from . . pack import *', { kind: 'from', level: 2, module: 'pack', names: '*' }],
  ['from.a import b', { kind: 'from', level: 1, module: 'a' }],
  ['from größe import höhe', { kind: 'from', level: 0, module: 'größe', names: [{ name: 'höhe', binds: 'höhe' }] }],
  ['a = b = 1', { kind: 'assign', names: ['a', 'b'], value: '1' }],
  ['a, (b, *c) = x', { kind: 'assign', names: ['a', 'b', 'c'] }],
  ['a: dict[str, int] = {}', { kind: 'assign', names: ['a'] }],
  ['a += [1]', { kind: 'assign', names: ['a'], operator: '+=', value: '[1]' }],
  ['type Alias = int', { kind: 'assign', names: ['Alias'] }],
  ['a == b', { kind: 'other' }],
  ['a.b = 1', { kind: 'other', text: 'a.b = 1' }],
  ['globals()["x"] = 1', { kind: 'other' }],
  ['f(a=1)', { kind: 'other' }],
  ['x: int', { kind: 'other' }],
  ['print((n := 1))', { kind: 'assign', names: ['n'] }],
  ['del a, b', { kind: 'delete', names: ['a', 'b'] }],
  ['raise SystemExit(1)', { kind: 'raise', text: 'raise SystemExit(1)' }],
  ['if (n := f()) > 1: import a', { kind: 'block', keyword: 'if', binds: ['n'], body: [{ kind: 'import' }] }],
  ['async def f(a: int = {1: 2}) -> int:\n  pass', { kind: 'block', keyword: 'def', binds: ['f'] }],
  ['class A(B, metaclass=C): x = 1', { kind: 'block', keyword: 'class', binds: ['A'] }],
  ['with open(a) as f, g() as (h, i):\n  pass', { kind: 'block', keyword: 'with', binds: ['f', 'h', 'i'] }],
  ['for a, b in c: pass', { kind: 'block', keyword: 'for', binds: ['a', 'b'] }],
  ['match = 1', { kind: 'assign', names: ['match'] }],
  ['case: int = 1', { kind: 'assign', names: ['case'] }],
])('%s', (source, statement) => {
  expect(one(source)).toMatchObject(statement)
})

test('blocks by indent, statements by semicolon', () => {
  const [block, last] = readStatements('if a:\n    import b; import c\n    if d:\n        import e\nimport f\n')
  expect(block).toMatchObject({
    kind: 'block',
    body: [{ kind: 'import' }, { kind: 'import' }, { body: [{ kind: 'import' }] }],
  })
  expect(last).toMatchObject({ kind: 'import', line: 5 })
})

test('a thousand nested blocks do not overflow', () => {
  const source = Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}if x:`).join('\n')
  expect(readStatements(source)).not.toHaveLength(0)
})

test.each<[string, string[] | undefined]>([
  ['["a", \'b\']', ['a', 'b']],
  ['("a",)', ['a']],
  ['[]', []],
  ['["a"] + rest', undefined],
  ['[name for name in x]', undefined],
])('the strings of %s', (value, strings) => {
  expect(stringListValue(value)).toEqual(strings)
})
