import { expect, test } from 'vitest'
import { evaluatePath } from '../../../engine/imports/path-expression.ts'

const scope = {
  file: '/srv/app/tools/run.py',
  values: new Map([
    ['HERE', 'Path(__file__).resolve().parent'],
    ['ROOT', 'HERE.parent'],
    ['LOOP', 'OTHER'],
    ['OTHER', 'LOOP'],
  ]),
}

test.runIf(process.platform !== 'win32').each<[string, string | undefined]>([
  ['"/opt/lib"', '/opt/lib'],
  ['os.path.dirname(__file__)', '/srv/app/tools'],
  ['os.path.dirname(os.path.dirname(os.path.abspath(__file__)))', '/srv/app'],
  ['os.path.join(os.path.dirname(__file__), "..", "lib")', '/srv/app/lib'],
  ['str(Path(__file__).parent.parent)', '/srv/app'],
  ['str(pathlib.Path(__file__).resolve().parents[1] / "lib" / "x")', '/srv/app/lib/x'],
  ['str(ROOT)', '/srv/app'],
  ['ROOT / "src"', '/srv/app/src'],
  ['"lib"', undefined],
  ['os.getcwd()', undefined],
  ['os.environ["HOME"]', undefined],
  ['LOOP', undefined],
  ['f"{x}/lib"', undefined],
  ['', undefined],
])('%s is %s', (expression, path) => {
  expect(evaluatePath(expression, scope)).toBe(path)
})
