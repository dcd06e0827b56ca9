import { describe, expect, it } from 'vitest'
import { readPlainModule } from '../../../engine/python/plain/plain-module.ts'
import { plainName } from '../../../engine/python/plain/plain-names.ts'

const isPlain = (text: string) => readPlainModule(text) !== undefined

describe('plain Python', () => {
  it.each([
    '',
    '"""doc"""\nfrom __future__ import annotations\nimport a.b as c, d\nfrom . import (x, y as z,)\n',
    'def f(a, b: int = 1, *args, c, **kw) -> None:\n    return a if b else [x for x in c if x]\n',
    'try:\n    pass\nexcept (A, B) as e:\n    raise C from e\nelse:\n    pass\nfinally:\n    pass\n',
    'for i in range(3):\n    if i not in (1, 2):\n        continue\n    break\nelse:\n    pass',
    "x = {'a': 1, **b}\ny = {1, 2}\nz = [*a, 1]\nt = 1,\n",
    'class A(B, metaclass=C):\n    @property\n    def f(self): return lambda *a, **k: a[1:, ::2]\n',
    'op.execute(f\'SELECT {a.b!r} {{}}\' "x")  # ünïcode\n',
    'with open(a) as b, c() as d:\n    assert x is not None, "no"\n    del a, b\n',
    'a = b = not c and -d ** -e < f\n',
    '"""doc"""\nfrom __future__ import unicode_literals, division\nx = 1_000\n',
    'with a(b) as \\\n        c:\n    x = 1 + \\\n    2\n',
    "f'{a.b(c.d(), 1)[0]:>10} \\n {{}} {x[key]!r}'\n",
    "x = '\\ud83e\\x1b'\n",
  ])('is recognised: %j', (text) => expect(isPlain(text)).toBe(true))

  it.each([
    'x = a not\n',
    'return 1\n',
    'for x in y:\n    pass\nelse:\n    break\n',
    'f(a=1, a=2)\n',
    'f(a=1, b)\n',
    'f(x for x in y, 1)\n',
    '(a, b for a in c)\n',
    'def f(a, a): pass\n',
    'def f(a=1, b): pass\n',
    'def f(*): pass\n',
    'def f(*, **k): pass\n',
    'from x import ()\n',
    'from x import a,\n',
    'f() = 1\n',
    'a + b = 1\n',
    '[a] += 1\n',
    '(a, b): int = 1\n',
    'try:\n    pass\nexcept:\n    pass\nexcept A:\n    pass\n',
    "f'doc'\nfrom __future__ import annotations\n",
    'x = 1\nfrom __future__ import annotations\n',
    "x = '\\x1'\n",
    "x = b'ü'\n",
    "x = 'a' b'b'\n",
    'x = 0777\n',
    'if x:\npass\n',
    'def f():\n\tpass\n',
    '  x = 1\n',
    'x = (1\n',
    'x = a[]\n',
    '{**a for a in b}\n',
    'print "x"\n',
    'from __future__ import barry_as_FLUFL\n',
    'from __future__ import braces\n',
    'x = 1 \\ \n',
    'x = 1 \\\n',
    'x = 1 \\\n# y\n',
    'if x:\n  \\\n    y = 1\n',
    'x = 1__0\n',
    'x = 1_\n',
    "f'{a b}'\n",
    "f'{lambda}'\n",
    "f'{a(}'\n",
    "f'{a['b']}'\n",
    "f'{}'\n",
    "x = '\\ud83'\n",
    "x = '\\xg1'\n",
    '<<<<<<< HEAD\n',
  ])('is left to the parser: %j', (text) => expect(isPlain(text)).toBe(false))

  it('is bounded', () => {
    expect(isPlain(`x = ${'('.repeat(100)}${')'.repeat(100)}\n`)).toBe(false)
    expect(isPlain(`x = 1${' + 1'.repeat(10_000)}\n`)).toBe(false)
    expect(isPlain(`x = ${'a if b else '.repeat(10_000)}c\n`)).toBe(false)
  })
})

describe('the names of a plain module', () => {
  const value = (text: string, name: string) => {
    const names = readPlainModule(text)
    return names && plainName(text, names, name)
  }
  const text = (value: string) => ({ kind: 'text', text: value })

  it('are what is assigned to them', () => {
    expect(value("a = 'x'  # c\nb: str = 'y' 'z'\n", 'a')).toEqual({ value: text('x'), line: 1 })
    expect(value("a = 'x'\nb: str = 'y' 'z'\n", 'b')).toEqual({ value: text('yz'), line: 2 })
    expect(value("a = 'x'\nb = ('1',\n  a)\n", 'b')?.value).toEqual({ kind: 'sequence', items: [text('1'), text('x')] })
    expect(value('a = None\n', 'a')?.value).toEqual({ kind: 'none' })
    expect(value("a = 'x'\na = 'y'\n", 'a')?.value).toEqual(text('y'))
  })

  it('are computed where the text does not tell', () => {
    for (const source of [
      "if x:\n    a = 'x'\n",
      "a = 'x'\na += 'y'\n",
      "a = 'x'\ndef a(): pass\n",
      "a = 'x'\nfrom b import a\n",
      "a = 'x'\nfor a in b: pass\n",
      'a = f()\n',
      "a = b = 'x'\nb = 1\na = c\n",
      // What it names changes later on.
      "b = 'x'\na = b\nb = 'y'\n",
    ])
      expect(value(source, 'a')?.value, source).toEqual({ kind: 'computed' })
  })

  it('do not include those of functions and classes', () => {
    expect(value("def f():\n    a = 'x'\nclass C:\n    a = 'y'\n", 'a')).toBeUndefined()
  })
})
