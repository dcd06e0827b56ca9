import { describe, expect, it } from 'vitest'
import { readModuleNames } from '../../../engine/python/module-names.ts'
import { scanSource } from '../../../engine/python/scan-source.ts'
import type { PythonValue } from '../../../engine/python/values.ts'

function literalOf(text: string, name = 'revision'): PythonValue | undefined {
  return readModuleNames(text, scanSource(text)).names.get(name)?.value
}

const text = (value: string): PythonValue => ({ kind: 'text', text: value })
const computed: PythonValue = { kind: 'computed' }

describe('names of a module', () => {
  it.each([
    ['plain', "revision = 'a1'"],
    ['annotated', "revision: str = 'a1'"],
    ['annotated with brackets', "revision: Union[str, None] = 'a1'"],
    ['unpacked', "revision, down_revision = 'a1', None"],
    ['unpacked in brackets', "(revision, down_revision) = ('a1', None)"],
    ['chained', "x = revision = 'a1'"],
    ['joined literals', "revision = 'a' '1'"],
    ['in brackets over two lines', "revision = (\n  'a'\n  '1'\n)"],
    ['continued line', "revision = \\\n    'a1'"],
    ['concatenated', "revision = 'a' + '1'"],
    ['raw string', "revision = r'a1'"],
    ['escape', "revision = 'a\\x31'"],
    ['triple quotes', 'revision = """a1"""'],
    ['f-string without fields', "revision = f'a1'"],
    ['assigned twice', "revision = 'old'\nrevision = 'a1'"],
    ['a constant', "ID = 'a1'\nrevision = ID"],
    ['two statements on a line', "x = 1; revision = 'a1'"],
    ['comment behind', "revision = 'a1'  # the id"],
    ['a hash in a string before', "x = '#'\nrevision = 'a1'"],
    ['below a docstring that names it', '"""\nrevision = \'zz\'\n"""\nrevision = \'a1\''],
    ['below an open bracket that a function ends', "f(1,\ndef g():\n    pass\nrevision = 'a1'"],
    ['beside a function that has one of its own', "revision = 'a1'\ndef f():\n    revision = 'b2'"],
    ['beside a class that has one of its own', "revision = 'a1'\nclass C:\n    revision = 'b2'"],
    ['beside a keyword argument', "revision = 'a1'\nf(revision='b2')"],
    ['beside a comparison', "revision = 'a1'\nassert revision == 'b2'"],
  ])('knows a literal: %s', (_, source) => {
    expect(literalOf(source)).toEqual(text('a1'))
  })

  it.each([
    ['a call', 'revision = make()'],
    ['in an if', "revision = 'a1'\nif x:\n    revision = 'b2'"],
    ['in an if on one line', "revision = 'a1'\nif x: revision = 'b2'"],
    ['in a try', "try:\n    revision = 'a1'\nexcept E:\n    revision = 'b2'"],
    ['a conditional', "revision = 'a1' if x else 'b2'"],
    ['imported', 'from ids import revision'],
    ['imported as', 'from ids import x as revision'],
    ['augmented', "revision = 'a'\nrevision += '1'"],
    ['deleted', "revision = 'a1'\ndel revision"],
    ['a loop variable', "revision = 'a1'\nfor revision in x:\n    pass"],
    ['a named expression', "revision = 'a1'\nprint(revision := 'b2')"],
    ['declared global by a function', "revision = 'a1'\ndef f():\n    global revision\n    revision = 'b2'"],
    ['a context', "revision = 'a1'\nwith open(x) as revision:\n    pass"],
    ['an f-string with a field', "revision = f'{x}1'"],
    ['a function', "revision = 'a1'\ndef revision():\n    pass"],
    ['an imported constant', 'from ids import ID\nrevision = ID'],
  ])('never guesses: %s', (_, source) => {
    expect(literalOf(source)).toEqual(computed)
  })

  it('reads tuples, lists and sets', () => {
    const items = [text('a1'), text('b2')]
    for (const literal of ["('a1', 'b2')", "['a1', 'b2',]", "{'a1', 'b2'}", "'a1', 'b2'"]) {
      expect(literalOf(`down_revision = ${literal}`, 'down_revision')).toEqual({ kind: 'sequence', items })
    }
    expect(literalOf('down_revision = ()', 'down_revision')).toEqual({ kind: 'sequence', items: [] })
    expect(literalOf('down_revision = {}', 'down_revision')).toEqual(computed)
  })

  it('does not count an annotation without a value', () => {
    expect(literalOf('revision: str')).toBeUndefined()
  })

  it('says that anything may be defined after a star import or exec', () => {
    const openOf = (source: string) => readModuleNames(source, scanSource(source)).open
    expect(openOf('from ids import *')).toBe(true)
    expect(openOf("globals()['revision'] = 'a1'")).toBe(true)
    expect(openOf('import os')).toBe(false)
  })
})

describe('what the tokenizer refuses', () => {
  it.each([
    ['stray-backslash', 'x = 1\n\\ No newline at end of file\n', 2, 2],
    ['odd-character', 'x = “a”\n', 1, 5],
    ['invisible-character', 'x\u00a0= 1\n', 1, 2],
    ['unterminated-string', "x = 'a\n", 1, 5],
    ['unterminated-triple-quote', 'y = 1\nx = """a\n\n', 2, 5],
    ['unmatched-bracket', 'x = 1)\n', 1, 6],
    ['mismatched-bracket', 'x = (1]\n', 1, 7],
    ['inconsistent-dedent', 'if x:\n    a\n  b\n', 3, 3],
    ['inconsistent-tabs', 'if x:\n\ta\n        b\n', 3, 9],
    ['too-many-brackets', `x = ${'('.repeat(300)}`, 1, 204],
  ])('%s', (kind, source, line, column) => {
    expect(scanSource(source).problem).toMatchObject({ kind, line, column })
  })

  it('lets everything pass inside of strings and comments', () => {
    expect(scanSource('x = "\\" “ \u00a0" # “ )\n').problem).toBeUndefined()
  })

  it('finds conflict markers outside of strings only', () => {
    expect(scanSource('a = 1\n<<<<<<< HEAD\n').conflictMarkers).toEqual([2])
    expect(scanSource('<<<<<<<< HEAD:path\n').conflictMarkers).toEqual([1])
    expect(scanSource('"""\n<<<<<<< HEAD\n"""\n').conflictMarkers).toEqual([])
    expect(scanSource('f(\n<<<<<<< HEAD\n').conflictMarkers).toEqual([2])
  })

  it('names the bracket that stays open', () => {
    expect(scanSource('f(\n  [1,\n').openBracket).toEqual({ bracket: '[', line: 2, column: 3 })
  })
})
