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
    "x = '\\ud83e\\x1b\\U0001f600'\n",
    'async def f():\n    async with a as b:\n        await b\n    async for c in d:\n        yield c\n',
    'def f():\n    x = yield\n    y = yield x, 1\n    (yield)\n    yield from g()\n',
    'def f():\n    global x, y\n    x = 1\n',
    'a, *b = [*c, (d, e)] = f\nfor g, *h in i:\n    pass\n',
    'x = 0xFF + 0o17 + 0b1_0 + 1e-5 + .5j + 1.\n',
    'if x:\n\ty = 1\n\tz =\t2\n',
    'from a import *\n',
    'f\'{a["b"] if c else {1: 2}[1]!r:>{width}.{d}f}{{}} {f(g(h(i, j=1)))}\'\n',
    "f'''{a:%Y-%m-%d} {\nb}'''\n",
    '# nothing else',
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

  it.each([
    [7, 'x = 1\n'],
    [8, 'if (n := len(a)) > 10:\n    pass\n'],
    [8, '[y := f(x), y]\n'],
    [8, 'def f(a, /, b):\n    pass\n'],
    [8, "f'{a=} {b = !r}'\n"],
    [8, 'def f(a):\n    return *a, 1\n'],
    [8, 'for x in y:\n    try:\n        pass\n    finally:\n        continue\n'],
    [8, 'def f():\n    global a\na: int = 1\n'],
    [9, 'for x in *a, b:\n    pass\n'],
    [9, 'with (open(a) as b, c):\n    pass\n'],
    [9, 'f(x := y for y in z)\n'],
  ])('is so since 3.%i: %j', (since, text) => expect(readPlainModule(text)?.since).toBe(since))

  it.each([
    'await x\n',
    'def f():\n    await x\n',
    'async def f():\n    lambda: await x\n',
    'async def f():\n    yield from x\n',
    'async def f():\n    yield\n    return 1\n',
    'def f():\n    async with x:\n        pass\n',
    'yield x\n',
    'class A:\n    yield x\n',
    'def f():\n    [(yield x) for x in y]\n',
    'def f(a: (yield)): pass\n',
    'def f():\n    x = 1\n    global x\n',
    'def f(x):\n    global x\n',
    'def f():\n    global x\n    x: int = 1\n',
    'def f():\n    nonlocal x\n',
    'x := 1\n',
    '(a.b := 1)\n',
    '((a) := 1)\n',
    'f(a=b := 1)\n',
    '[x for x in (y := z)]\n',
    '[(x := 1) for x in y]\n',
    'class A:\n    [(x := 1) for y in z]\n',
    'x: (y := 1) = 2\n',
    '*a\n',
    '*a = b\n',
    '(*a)\n',
    '*a, *b = c\n',
    'del a, (b, *c)\n',
    'a += *b\n',
    'def f(/, a): pass\n',
    'def f(a, /, b, /): pass\n',
    'def f(*a, /): pass\n',
    'def f(): from a import *\n',
    'with (a as b, c//):\n    pass\n',
    'try:\n    pass\nexcept* A:\n    pass\n',
    'if x:\n\ty = 1\nif z:\n    y = 1\n',
    'if x:\n    \ty = 1\n',
    'x = 0b2\n',
    'x = 1if y else z\n',
    'x = __debug__\n',
    "f'{*a}'\n",
    "f'{a not }'\n",
    "f'{a!s }'\n",
    "f'{lambda x: 1}'\n",
    "f'{a\\n}'\n",
    'f"{a["b"]}"\n',
    "f'{a:{b:{c}}}'\n",
    "f'}'\n",
    "x = '\\U00110000'\n",
  ])('never is: %j', (text) => expect(isPlain(text)).toBe(false))

  it('is bounded', () => {
    expect(isPlain(`x = ${'('.repeat(100)}${')'.repeat(100)}\n`)).toBe(false)
    expect(isPlain(`x = 1${' + 1'.repeat(10_000)}\n`)).toBe(false)
    expect(isPlain(`x = ${'a if b else '.repeat(10_000)}c\n`)).toBe(false)
  })
})

describe('the names of a plain module', () => {
  const value = (text: string, name: string) => {
    const names = readPlainModule(text)?.names
    return names && plainName(text, names, name)
  }
  const text = (value: string) => ({ kind: 'text', text: value })

  it('are what is assigned to them', () => {
    expect(value("a = 'x'  # c\nb: str = 'y' 'z'\n", 'a')).toMatchObject({ value: text('x'), line: 1 })
    expect(value("a = 'x'\nb: str = 'y' 'z'\n", 'b')).toMatchObject({ value: text('yz'), line: 2 })
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

  it('are left to another reading where something binds in other ways', () => {
    for (const source of [
      "a, b = 'x', 'y'\n",
      "f(a := 'x')\n",
      'from b import *\n',
      "globals()['a'] = 'x'\n",
      "module.a = 'x'\n",
      "a = 'x'\ndef f():\n    global a\n",
      'for a, b in c: pass\n',
    ])
      expect(readPlainModule(source), source).toMatchObject({ names: undefined })
  })

  it('do not include those of functions and classes', () => {
    expect(value("def f():\n    a = 'x'\nclass C:\n    a = 'y'\n", 'a')).toBeUndefined()
  })
})
