import type { Program } from './oracle.ts'

type Random = () => number

/** The same numbers for the same seed, everywhere (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296
  }
}

const standard = [
  'json',
  'os.path',
  'logging',
  'collections.abc',
  'xml.etree.ElementTree',
  'random',
  'string',
  'json.nothing_here',
]
const absent = ['no_such_thing', 'no_such.thing', 'absent_package']

/** Makes a program of two packages, a namespace folder and loose modules that import each other in every form. */
export function generateProject(seed: number): Program {
  const random = seededRandom(seed)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const chance = (share: number) => random() < share
  const prefix = pick(['', '', 'src/'])

  const modules = [
    'app',
    'app.core',
    'app.util',
    'app.sub',
    'app.sub.deep',
    'lib',
    'lib.tool',
    'space.inner',
    'loose',
    'settings',
  ]
  if (chance(0.15)) modules.push(pick(['random', 'string', 'calendar']))
  const packages = new Set(['app', 'app.sub', 'lib'])
  if (chance(0.2)) packages.add('space')

  const names = new Map(
    modules.map((module) => [module, [`${module.replaceAll('.', '_')}_one`, `${module.replaceAll('.', '_')}_two`]]),
  )
  const fileOf = (module: string) =>
    `${prefix}${module.replaceAll('.', '/')}${packages.has(module) ? '/__init__' : ''}.py`

  const importOf = (from: string): string => {
    const other = pick(modules)
    const name = chance(0.85) ? pick(names.get(other) ?? ['x']) : 'not_there'
    const parent = from.split('.').slice(0, -1).join('.')
    const forms: (() => string)[] = [
      () => `import ${other}`,
      () => `import ${other} as renamed`,
      () => `from ${other} import ${name}`,
      () => `from ${other} import (\n    ${name} as a,  # why\n    ${pick(names.get(other) ?? ['x'])},\n)`,
      () => `from ${other} import *`,
      () => `import ${pick(standard.slice(0, 7))}`,
      () => pick(['from json import loads', 'from os import path', 'from logging import getLogger']),
      () =>
        `try:\n    import ${pick(absent)}\nexcept ${pick(['ImportError', 'ModuleNotFoundError', 'Exception', '(ImportError, OSError)', 'ValueError'])}:\n    ${pick(['pass', 'fallback = None', `import ${other}`])}`,
      () => `def later():\n    import ${pick(absent)}\n    from .nothing import x`,
      () => `from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import ${pick(absent)}`,
      () =>
        `import sys\nif sys.version_info >= (3, ${pick([0, 8, 30])}):\n    import ${other}\nelse:\n    import ${pick(absent)}`,
      () => `if __name__ == "__main__":\n    import ${pick([other, other, ...absent])}`,
      () =>
        `import os\nif os.environ.get("HOME"):\n    flag = 1\nelse:\n    flag = 2\nfrom ${from} import flag as same`,
      () => `import ${other}\nvalue = ${other}.${pick(names.get(other) ?? ['x'])} if False else None`,
      () =>
        `try:\n    import ${pick(['json', ...absent])}\nexcept ImportError:\n    quick = False\nelse:\n    import ${other}\nfinally:\n    slow = True`,
      () =>
        `import sys\nif sys.platform == "${pick(['linux', 'win32'])}":\n    def found():\n        return 1\nelse:\n    from ${pick(absent)} import found`,
      () =>
        `from ${other.includes('.') ? other.split('.')[0] : other} import ${other.includes('.') ? other.split('.')[1] : name}`,
      () => `from ${other} import *\nfrom ${other} import ${name}`,
      () => `class Holder:\n    import ${other}\n    inner = 1`,
      () => `from contextlib import suppress\nwith suppress(ImportError):\n    import ${pick(absent)}`,
      () => `import ${pick(standard)}; import ${other}`,
      () => `from . import ${pick(['core', 'util', 'sub', 'tool', 'nothing'])}`,
      () =>
        `from .${pick(['core', 'util', 'sub.deep', 'tool'])} import ${pick(['app_core_one', 'app_util_one', 'app_sub_deep_one', 'lib_tool_one'])}`,
      () => `from ..${pick(['core', 'util', ''])} import ${pick(['app_core_two', 'app_util_two', 'core', 'app_one'])}`,
      () =>
        `try:\n    try:\n        import ${pick([...absent, other])}\n    finally:\n        import ${other}\nexcept ImportError:\n    import ${pick(modules)}\nelse:\n    import ${pick([other, ...absent])}`,
      () => `import importlib\nimportlib.import_module("${pick([other, other, ...absent])}")`,
      () => `for item in (1, 2):\n    import ${other}`,
      () => `def __getattr__(name):\n    if name.startswith("__"):\n        raise AttributeError(name)\n    return 1`,
      () => `from ${other} import ${name}\ndel ${name}`,
      () => `while False:\n    import ${pick(absent)}\nelse:\n    import ${other}`,
      () =>
        `import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "${pick(['extra', '..'])}"))\nimport ${pick(['extra_one', 'settings', 'loose'])}`,
      () => `if __name__ != "__main__":\n    raise SystemExit(0)`,
      () => `with open(__file__) as ${name}:\n    from ${other} import *`,
      () =>
        parent === '' ? `import ${other}` : `from ${parent} import ${pick(['core', 'util', 'app_one', 'lib_one'])}`,
    ]
    if (chance(0.12)) return `import ${pick(absent)}`
    return pick(forms)()
  }

  const files: Record<string, string> = {}
  for (const module of modules) {
    const [one, two] = names.get(module) ?? []
    const lines = [chance(0.5) ? '"""Words: import nothing_at_all"""' : '# import nothing_at_all', `${one} = 1`]
    if (chance(0.1)) lines.unshift('from __future__ import annotations')
    const count = Math.floor(random() * 3)
    for (let index = 0; index < count; index += 1) lines.push(importOf(module))
    lines.push(chance(0.5) ? `def ${two}():\n    return 1` : `${two}: int = 2`)
    if (chance(0.15))
      lines.push(
        pick([
          `__all__ = ["${one}"]`,
          `__all__ = ["${one}", "gone"]`,
          `__all__ = ["${two}"]\n__all__ += ["${one}"]`,
          `__all__ = [name for name in dir() if name[0] != "_"]`,
        ]),
      )
    if (chance(0.04)) lines.push('def broken(:\n    pass')
    files[fileOf(module)] =
      `${lines.filter((line, index) => !(line.startsWith('from __future__') && index > 0)).join('\n')}\n`
  }
  if (chance(0.3)) files[`${prefix}app/__main__.py`] = `${importOf('app.__main__')}\n`

  if (chance(0.5)) files[`${prefix}extra/extra_one.py`] = 'x = 1\n'
  if (chance(0.2)) files[`shelf/${pick(['loose', 'app/extra', 'lib/more', 'space/outer'])}.py`] = 'x = 1\n'

  const scripts = ['app/core.py', 'loose.py', 'app/sub/deep.py', 'lib/tool.py', 'space/inner.py']
  const started = ['app.core', 'app', 'lib.tool', 'space.inner', 'loose', 'app.sub.deep', 'no_such_module']
  const program = { files, ...(chance(0.25) ? { pythonPath: [prefix === '' ? 'shelf' : '../shelf', '.'] } : {}) }
  const cwd = prefix === '' ? '.' : 'src'
  if (chance(0.2)) {
    // What an installer writes for a console script, in a folder where nothing of the project is.
    const target = pick(modules)
    const name = chance(0.8) ? pick(names.get(target) ?? ['x']) : 'main'
    files['bin/tool'] = `import sys\nfrom ${target} import ${name}\nif __name__ == "__main__":\n    sys.exit(0)\n`
    const start = { form: 'file', target: 'bin/tool' } as const
    return { ...program, start, cwd, ...(chance(0.85) ? { editable: cwd } : {}) }
  }
  if (chance(0.1)) return { ...program, start: { form: 'file', target: `${prefix}app` }, cwd }
  if (chance(0.45)) return { ...program, start: { form: 'file', target: `${prefix}${pick(scripts)}` }, cwd }
  return { ...program, start: { form: pick(['module', 'import']), target: pick(started) }, cwd }
}
