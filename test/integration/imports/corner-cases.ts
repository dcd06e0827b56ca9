import type { Program } from './oracle.ts'

/** `import a` in `main.py` started as a file, unless said otherwise. */
function script(files: Program['files'], more: Partial<Program> = {}): Program {
  return { files, start: { form: 'file', target: 'main.py' }, cwd: '.', ...more }
}

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const broken = 'def broken(:\n'

/** One construct each; what is right is not written here, because Python itself is asked. */
export const cornerCases: Readonly<Record<string, Program>> = {
  'a folder that is started': script(
    { 'tool/__main__.py': 'import side\n', 'tool/side.py': '' },
    { start: { form: 'file', target: 'tool' } },
  ),
  'a folder that is started and is a package': script(
    { 'tool/__init__.py': '', 'tool/__main__.py': 'from . import side\n', 'tool/side.py': '' },
    { start: { form: 'file', target: 'tool' } },
  ),
  'a folder without __main__': script({ 'tool/side.py': '' }, { start: { form: 'file', target: 'tool' } }),
  'a module of a folder on PYTHONPATH': script(
    { 'src/main.py': 'import beside\n', 'lib/beside.py': '' },
    { start: { form: 'file', target: 'src/main.py' }, pythonPath: ['lib'] },
  ),
  'PYTHONPATH comes after the own folder': script(
    { 'src/main.py': 'from beside import mine\n', 'src/beside.py': 'mine = 1\n', 'lib/beside.py': '' },
    { start: { form: 'file', target: 'src/main.py' }, pythonPath: ['lib'] },
  ),
  'PYTHONPATH with a folder that is not there': script({ 'main.py': 'import gone\n' }, { pythonPath: ['nowhere'] }),
  'a server imports from the folder it is started in': script(
    { 'app/main.py': 'from app.other import x\n', 'app/other.py': 'x = 1\n' },
    { start: { form: 'import', target: 'app.main' } },
  ),
  'a server imports a module that is missing': script(
    { 'app/main.py': '' },
    { start: { form: 'import', target: 'app.mian' } },
  ),
  'names that a package takes from its modules': script({
    'main.py': 'from pack import one, two, deep\n',
    'pack/__init__.py': 'from .a import one\nfrom .b import *\nfrom . import deep\n',
    'pack/a.py': 'one = 1\n',
    'pack/b.py': 'two = 2\n_hidden = 3\n',
    'pack/deep.py': '',
  }),
  'a star brings no underscore names': script({
    'main.py': 'from a import _x\n',
    'a.py': 'from b import *\n',
    'b.py': '_x = 1\n',
  }),
  'a star with __all__ brings them': script({
    'main.py': 'from a import _x\n',
    'a.py': 'from b import *\n',
    'b.py': '_x = 1\n__all__ = ["_x"]\n',
  }),
  '__all__ hides the rest': script({
    'main.py': 'from a import y\n',
    'a.py': 'from b import *\n',
    'b.py': 'x = 1\ny = 2\n__all__ = ("x",)\n',
  }),
  '__all__ names what is not there': script({
    'main.py': 'from a import *\n',
    'a.py': 'x = 1\n__all__ = ["x", "gone"]\n',
  }),
  '__all__ names a module of the package': script({
    'main.py': 'from pack import *\nprint(inner.x)\n',
    'pack/__init__.py': '__all__ = ["inner"]\n',
    'pack/inner.py': 'x = 1\n',
  }),
  '__all__ that grows': script({
    'main.py': 'from a import _x, _y, _z\n',
    'a.py': 'from b import *\n',
    'b.py': '_x = _y = _z = 1\n__all__ = ["_x"]\n__all__ += ["_y"]\n__all__.append("_z")\n',
  }),
  '__all__ from another module': script({
    'main.py': 'from a import _x\n',
    'a.py': 'from b import *\n',
    'b.py': 'import c\nfrom c import _x\n__all__ = c.__all__ + []\n',
    'c.py': '_x = 1\n__all__ = ["_x"]\n',
  }),
  'a module with __getattr__': script({
    'main.py': 'from a import anything\n',
    'a.py': 'def __getattr__(name):\n    return 1\n',
  }),
  'a class with __getattr__ is no module with it': script({
    'main.py': 'from a import anything\n',
    'a.py': 'class A:\n    def __getattr__(self, name):\n        return 1\n',
  }),
  'try, else and finally, nested': script({
    'main.py':
      'try:\n    try:\n        import gone\n    finally:\n        import a\nexcept ImportError:\n    import b\nelse:\n    import nothing\nfinally:\n    import c\n',
    'a.py': '',
    'b.py': '',
    'c.py': 'import missing_in_c\n',
  }),
  'a handler for another exception': script({ 'main.py': 'try:\n    import gone\nexcept KeyError:\n    pass\n' }),
  'a handler that raises again': script({
    'main.py': 'try:\n    import gone\nexcept ImportError as error:\n    raise\n',
  }),
  'a handler that raises something else': script({
    'main.py': 'try:\n    import gone\nexcept ImportError:\n    raise ImportError("No module named gone")\n',
  }),
  'the else of a try fails': script({
    'main.py': 'try:\n    import json\nexcept ImportError:\n    pass\nelse:\n    import gone\n',
  }),
  'a handler of the module error does not catch a missing name': script({
    'main.py': 'try:\n    from a import gone\nexcept ModuleNotFoundError:\n    pass\n',
    'a.py': '',
  }),
  'an exception group': script({ 'main.py': 'try:\n    import gone\nexcept* ImportError:\n    pass\n' }),
  'a fallback that has the name': script({
    'main.py': 'try:\n    from gone import loads\nexcept ImportError:\n    from a import loads\n',
    'a.py': 'loads = 1\n',
  }),
  'relative over two levels': script(
    {
      'top/__init__.py': '',
      'top/base.py': 'x = 1\n',
      'top/a/__init__.py': '',
      'top/a/b/__init__.py': '',
      'top/a/b/c.py': 'from ...base import x\nfrom ... import base\nfrom .. import b\nfrom ..sibling import y\n',
      'top/a/sibling.py': 'y = 1\n',
    },
    { start: { form: 'module', target: 'top.a.b.c' } },
  ),
  'relative over more levels than there are': script(
    { 'top/__init__.py': '', 'top/c.py': 'from ...base import x\n' },
    { start: { form: 'module', target: 'top.c' } },
  ),
  'a deleted name': script({ 'main.py': 'from a import x\n', 'a.py': 'x = 1\ndel x\n' }),
  'a name of a condition': script({
    'main.py': 'from a import x\n',
    'a.py': 'import sys\nif sys.version_info < (3,):\n    x = 1\n',
  }),
  'a name of the other branch': script({
    'main.py': 'from a import x\n',
    'a.py': 'import sys\nif sys.version_info < (3,):\n    pass\nelse:\n    x = 1\n',
  }),
  'a name in a loop, a with and a match': script({
    'main.py': 'from a import i, f, y, z\n',
    'a.py':
      'for i in range(3):\n    pass\nwith open(__file__) as f:\n    pass\nmatch [1, 2]:\n    case [y, z]:\n        pass\n',
  }),
  'a name of an except clause is gone behind it': script({
    'main.py': 'from a import error\n',
    'a.py': 'try:\n    import gone\nexcept ImportError as error:\n    pass\n',
  }),
  'a walrus': script({ 'main.py': 'from a import x\n', 'a.py': 'if (x := 5) > 3:\n    pass\n' }),
  'names put into globals()': script({ 'main.py': 'from a import x\n', 'a.py': 'globals()["x"] = 1\n' }),
  'names put into vars()': script({ 'main.py': 'from a import x\n', 'a.py': 'vars()["x"] = 1\n' }),
  'names put in by a loop': script({
    'main.py': 'from a import x\n',
    'a.py': 'for n in ["x"]:\n    globals()[n] = 1\n',
  }),
  'names put in by setattr': script({
    'main.py': 'from a import x\n',
    'a.py': 'import sys\nsetattr(sys.modules[__name__], "x", 1)\n',
  }),
  'a module that puts another in its place': script({
    'main.py': 'from a import x\n',
    'a.py': 'import sys\nclass Other:\n    x = 1\nsys.modules[__name__] = Other()\n',
  }),
  'a name made global by a function that ran': script({
    'main.py': 'from a import x\n',
    'a.py': 'def make():\n    global x\n    x = 1\nmake()\n',
  }),
  'a module that ends the program': script({ 'main.py': 'import a\nimport gone\n', 'a.py': 'raise SystemExit(0)\n' }),
  'a module that calls sys.exit': script({ 'main.py': 'import a\nimport gone\n', 'a.py': 'import sys\nsys.exit()\n' }),
  'exit below a condition of main': script({
    'main.py': 'import a\nimport gone\n',
    'a.py': 'import sys\nif __name__ == "__main__":\n    sys.exit()\n',
  }),
  'Latin-1 without a coding line': script({ 'main.py': 'import a\n', 'a.py': latin1('x = "caf\u00e9"\n') }),
  'Latin-1 with a coding line': script({
    'main.py': 'from a import x\n',
    'a.py': latin1('# -*- coding: latin-1 -*-\nx = "caf\u00e9"\n'),
  }),
  'a byte order mark': script({ 'main.py': 'from a import x\n', 'a.py': '\ufeffx = 1\n' }),
  'an unknown encoding': script({ 'main.py': 'import a\n', 'a.py': '# coding: nonsense\nx = 1\n' }),
  'a broken file in the middle of the chain': script({
    'main.py': 'import a\n',
    'a.py': 'import b\n',
    'b.py': `import c\n${broken}`,
    'c.py': '',
  }),
  'a broken file that is guarded': script({
    'main.py': 'try:\n    import a\nexcept SyntaxError:\n    pass\n',
    'a.py': broken,
  }),
  'a broken file behind ImportError': script({
    'main.py': 'try:\n    import a\nexcept ImportError:\n    pass\n',
    'a.py': broken,
  }),
  'a broken file that nothing imports': script({ 'main.py': 'import json\n', 'a.py': broken }),
  'a script with a dash in its name': script(
    { 'my-tool.py': 'import a\n', 'a.py': '' },
    { start: { form: 'file', target: 'my-tool.py' } },
  ),
  'a script with dots in its name': script({ 'a.b.py': 'import a\n' }, { start: { form: 'file', target: 'a.b.py' } }),
  '-m with a dash': script({ 'my-tool.py': 'import json\n' }, { start: { form: 'module', target: 'my-tool' } }),
  '-m with the file ending': script({ 'tool.py': '' }, { start: { form: 'module', target: 'tool.py' } }),
  'a package beside a module of its name': script({
    'main.py': 'from a import x\n',
    'a.py': 'x = 1\n',
    'a/__init__.py': '',
  }),
  'a folder beside a module of its name': script({
    'main.py': 'from a import x\nimport a.b\n',
    'a.py': 'x = 1\n',
    'a/b.py': '',
  }),
  'a namespace in two folders': script(
    { 'main.py': 'import space.one, space.two\n', 'space/one.py': '', 'lib/space/two.py': '' },
    { pythonPath: ['lib'] },
  ),
  'a package hides the rest of a namespace': script(
    { 'main.py': 'import space.one, space.two\n', 'space/__init__.py': '', 'space/one.py': '', 'lib/space/two.py': '' },
    { pythonPath: ['lib'] },
  ),
  'a later package wins over an earlier folder': script(
    { 'main.py': 'import space.one\n', 'space/one.py': '', 'lib/space/__init__.py': '' },
    { pythonPath: ['lib'] },
  ),
  'a local module of the name of a standard one': script({
    'main.py': 'from calendar import monthrange\n',
    'calendar.py': '',
  }),
  'a local module of the name of a built-in one': script({ 'main.py': 'from time import sleep\n', 'time.py': '' }),
  'a local folder of the name of a standard one': script({
    'main.py': 'from calendar import monthrange\n',
    'calendar/x.py': '',
  }),
  'a standard module that imports a local one by accident': script({ 'main.py': 'import json\n', 'main2.py': '' }),
  'a submodule is a name of its package': script({
    'main.py': 'import p.a\nfrom p import a\nfrom p import b\n',
    'p/__init__.py': '',
    'p/a.py': '',
  }),
  'import of an attribute as a module': script({ 'main.py': 'import a.x\n', 'a.py': 'x = 1\n' }),
  'a circle that works': script({ 'main.py': 'import a\n', 'a.py': 'import b\nx = 1\n', 'b.py': 'import a\n' }),
  'a circle that fails': script({
    'main.py': 'import a\n',
    'a.py': 'from b import y\nx = 1\n',
    'b.py': 'from a import x\ny = 1\n',
  }),
  'a circle in a package': script({
    'main.py': 'import p\n',
    'p/__init__.py': 'from .a import x\n',
    'p/a.py': 'from . import b\nx = 1\n',
    'p/b.py': 'from p import x\n',
  }),
  'a circle that takes the module': script({
    'main.py': 'import p\n',
    'p/__init__.py': 'from . import a\n',
    'p/a.py': 'from . import b\n',
    'p/b.py': 'from . import a\n',
  }),
  'the started module imported again': script({ 'main.py': 'import a\nx = 1\n', 'a.py': 'from main import x\n' }),
  '-m of a module that its package imports': script(
    { 'p/__init__.py': 'from .a import x\n', 'p/a.py': 'x = 1\n' },
    { start: { form: 'module', target: 'p.a' } },
  ),
  '-m of a package without __main__': script({ 'p/__init__.py': '' }, { start: { form: 'module', target: 'p' } }),
  '-m of a namespace folder': script({ 'p/__main__.py': 'import json\n' }, { start: { form: 'module', target: 'p' } }),
  'a path added by the program': script({
    'main.py': 'import sys\nsys.path.insert(0, "lib")\nimport a\n',
    'lib/a.py': '',
  }),
  'a path added with os.path': script({
    'main.py': 'import os, sys\nsys.path.append(os.path.join(os.path.dirname(__file__), "lib"))\nimport a\n',
    'lib/a.py': '',
  }),
  'a path added by pathlib': script(
    {
      'tools/main.py':
        'import sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).resolve().parent.parent))\nimport a\n',
      'a.py': '',
    },
    { start: { form: 'file', target: 'tools/main.py' } },
  ),
  'a package that changes its __path__': script({
    'main.py': 'import p.a\n',
    'p/__init__.py': 'import os\n__path__.append(os.path.join(os.path.dirname(__file__), "more"))\n',
    'p/more/a.py': '',
  }),
  'a module made at run time': script({
    'main.py': 'import sys, types\nsys.modules["made"] = types.ModuleType("made")\nimport made\n',
  }),
  'import in a lambda line': script({ 'main.py': 'f = lambda: __import__("gone")\n' }),
  'a semicolon and a comment': script({ 'main.py': 'import json; import a # import gone\n', 'a.py': '' }),
  'a block on one line': script({ 'main.py': 'if True: import gone\n' }),
  'an import over several lines': script({
    'main.py': 'from a \\\n    import (x,\n      # import gone\n      y as z,)\n',
    'a.py': 'x = y = 1\n',
  }),
  'imports inside of strings': script({
    'main.py': 'x = """\nimport gone\n"""\ny = \'import gone\'\nf"""\nimport gone\n"""\n',
  }),
  'tabs and form feeds': script({ 'main.py': 'if True:\n\timport a\n\x0cimport a\n', 'a.py': '' }),
  'Windows line ends': script({
    'main.py': 'import a\r\nif True:\r\n    from a import (\r\n        x\r\n    )\r\n',
    'a.py': 'x = 1\r\n',
  }),
  'a name with letters of other alphabets': script({ 'main.py': 'from größe import höhe\n', 'größe.py': 'höhe = 1\n' }),
  'a decorated class and async': script({
    'main.py': 'from a import A, b, C\n',
    'a.py':
      '@staticmethod\nclass A:\n    pass\nasync def b():\n    import gone\nclass C(A if False else object): x: int = 1\n',
  }),
  'names from tuples and stars': script({
    'main.py': 'from a import x, y, rest, p\n',
    'a.py': 'x, (y, *rest) = 1, (2, 3)\n[p] = [1]\n',
  }),
  'an annotation alone is no name': script({ 'main.py': 'from a import x\n', 'a.py': 'x: int\n' }),
  'an attribute is no name': script({ 'main.py': 'from a import y\n', 'a.py': 'class X: pass\nX.y = 1\n' }),
  'while, else': script({ 'main.py': 'while False:\n    import gone\nelse:\n    import a\n', 'a.py': '' }),
  'TYPE_CHECKING from typing under another name': script({
    'main.py': 'import typing as t\nif t.TYPE_CHECKING:\n    import gone\n',
  }),
  'not TYPE_CHECKING': script({
    'main.py': 'from typing import TYPE_CHECKING\nif not TYPE_CHECKING:\n    import gone\n',
  }),
  'importlib of a name': script({ 'main.py': 'import importlib\nimportlib.import_module("a")\n', 'a.py': '' }),
  'importlib of a missing name': script({ 'main.py': 'import importlib\nimportlib.import_module("gone")\n' }),
  'a compiled module is not a source': script({ 'main.py': 'import a\n', 'a.pyi': 'x: int\n' }),
  'a stub beside': script({ 'main.py': 'from a import y\n', 'a.py': 'x = 1\n', 'a.pyi': 'y: int\n' }),
  'a submodule of the standard library that is not there': script({ 'main.py': 'import json.gone\n' }),
  'a name of a standard module that is no submodule': script({ 'main.py': 'import os.path, json.decoder, xml.dom\n' }),
  'removed from the standard library': script({ 'main.py': 'import asyncore, imp\n' }),
  'a package whose __init__ fails': script({
    'main.py': 'import p.a\n',
    'p/__init__.py': 'import gone\n',
    'p/a.py': '',
  }),
  'a package whose __init__ fails but is guarded': script({
    'main.py': 'try:\n    import p\nexcept ImportError:\n    pass\nimport p.a\n',
    'p/__init__.py': 'import gone\n',
    'p/a.py': '',
  }),
  'conditional import with a flag': script({
    'main.py':
      'try:\n    import gone\n    HAS = True\nexcept ImportError:\n    HAS = False\nif HAS:\n    import gone2\n',
  }),
  'import below an unknown condition': script({
    'main.py': 'import os\nif os.environ.get("NEVER_SET"):\n    import gone\n',
  }),
}
